// LangChain's OpenAI integration against a gateway whose provider `compatible` is a mock that responds by the model's name.
// GATEWAY_URL: the gateway's address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { z } from 'zod';

const { GATEWAY_URL } = process.env;
assert.ok(GATEWAY_URL, 'GATEWAY_URL is not set');

const configuration = { baseURL: `${GATEWAY_URL}/v1` };
const chat = (model) => new ChatOpenAI({ model, apiKey: 'none', maxRetries: 0, configuration });
const weather = tool(async ({ city }) => ({ degrees: city === 'Oslo' ? 12 : 28 }), {
  name: 'weather',
  description: 'The temperature in a city.',
  schema: z.object({ city: z.string() }),
});

test('chat has text and usage', async () => {
  const message = await chat('echo').invoke('Hello');

  assert.equal(message.content, 'You said: Hello');
  assert.ok(message.usage_metadata.total_tokens > 0);
});

test('streamed chat has each word once, and usage', async () => {
  let message;
  let chunks = 0;
  for await (const chunk of await chat('echo').stream('Hello')) {
    message = message ? message.concat(chunk) : chunk;
    chunks++;
  }

  assert.equal(message.content, 'You said: Hello');
  assert.ok(chunks > 3);
  assert.ok(message.usage_metadata.total_tokens > 0);
});

test('tools are called, and the results sent back', async () => {
  const model = chat('tools').bindTools([weather]);
  const question = new HumanMessage('How warm are Oslo and Rome?');
  const calls = await model.invoke([question]);
  assert.deepEqual(calls.tool_calls.map((call) => call.args.city), ['Oslo', 'Rome']);
  const results = calls.tool_calls.map((call) => new ToolMessage({ tool_call_id: call.id, content: '12' }));

  const message = await model.invoke([question, calls, ...results]);

  assert.equal(message.content, 'Oslo has 12 degrees, Rome 28.');
});

test('tools are called in a stream', async () => {
  let message;
  for await (const chunk of await chat('tools').bindTools([weather]).stream('How warm are Oslo and Rome?')) {
    message = message ? message.concat(chunk) : chunk;
  }

  assert.deepEqual(message.tool_calls.map((call) => call.args.city), ['Oslo', 'Rome']);
});

test('structured output is parsed', async () => {
  const schema = z.object({ name: z.string(), born: z.number() });
  const model = chat('person').withStructuredOutput(schema, { method: 'jsonSchema', name: 'person' });

  assert.deepEqual(await model.invoke('Hello'), { name: 'Ada', born: 1815 });
});

test('errors have the status', async () => {
  for (const [model, status] of [['absent', 404], ['refused', 400], ['limited', 429]]) {
    await assert.rejects(chat(model).invoke('Hello'), (error) => error.status === status);
  }
});

test('a broken stream throws after what came before', async () => {
  for (const model of ['breaks', 'cut']) {
    let text = '';
    await assert.rejects(async () => {
      for await (const chunk of await chat(model).stream('Hello')) {
        text += chunk.content;
      }
    }, model);
    assert.ok(text.startsWith('one'), model);
  }
});

test('embeddings of a local model', async () => {
  const embeddings = new OpenAIEmbeddings({ model: 'all-MiniLM-L6-v2', apiKey: 'none', maxRetries: 0, configuration });

  const vectors = await embeddings.embedDocuments(['A cat sits on the mat.', 'Interest rates rose again.']);

  assert.deepEqual(vectors.map((vector) => vector.length), [384, 384]);
});
