// Vercel's AI SDK with three of its providers against a gateway whose provider `compatible` is a mock that responds by the model's name.
// GATEWAY_URL: the gateway's address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { APICallError, embedMany, generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const { GATEWAY_URL } = process.env;
assert.ok(GATEWAY_URL, 'GATEWAY_URL is not set');

const baseURL = `${GATEWAY_URL}/v1`;
const openai = createOpenAI({ baseURL, apiKey: 'none' });
const compatible = createOpenAICompatible({
  name: 'ratatoskr',
  baseURL,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const openrouter = createOpenRouter({ baseURL, apiKey: 'none', compatibility: 'strict' });

const providers = {
  '@ai-sdk/openai': { chat: (id) => openai.chat(id), embedding: (id) => openai.embeddingModel(id) },
  '@ai-sdk/openai-compatible': { chat: (id) => compatible(id), embedding: (id) => compatible.embeddingModel(id) },
  '@openrouter/ai-sdk-provider': { chat: (id) => openrouter.chat(id), embedding: (id) => openrouter.textEmbeddingModel(id) },
};

const prompt = 'Hello';
const weather = (cities) =>
  tool({
    description: 'The temperature in a city.',
    inputSchema: z.object({ city: z.enum(['Oslo', 'Rome']) }),
    execute: async ({ city }) => {
      cities.push(city);
      return { degrees: city === 'Oslo' ? 12 : 28 };
    },
  });
const person = Output.object({ schema: z.object({ name: z.string(), born: z.number() }) });

/** The parts of a stream; an error becomes a part of type `error`. */
async function parts(result) {
  const all = [];
  for await (const part of result.fullStream) {
    all.push(part);
  }
  return all;
}

const joined = (all, type) => all.filter((part) => part.type === type).map((part) => part.text).join('');

for (const [name, { chat, embedding }] of Object.entries(providers)) {
  test(name, async (t) => {
    await t.test('chat has text, finish reason and usage', async () => {
      const { text, finishReason, usage, warnings } = await generateText({ model: chat('echo'), prompt, maxRetries: 0 });

      assert.equal(text, 'You said: Hello');
      assert.equal(finishReason, 'stop');
      assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
      assert.deepEqual(warnings ?? [], []);
    });

    await t.test('streamed chat has each word once, and usage', async () => {
      const all = await parts(streamText({ model: chat('echo'), prompt, maxRetries: 0 }));

      assert.equal(joined(all, 'text-delta'), 'You said: Hello');
      assert.ok(all.filter((part) => part.type === 'text-delta').length > 1);
      assert.equal(all.at(-1).type, 'finish');
      assert.equal(all.at(-1).finishReason, 'stop');
      assert.ok(all.at(-1).totalUsage.outputTokens > 0);
      assert.ok(!all.some((part) => part.type === 'error'));
    });

    await t.test('tools are called, and the results sent back', async () => {
      const cities = [];
      const { text, steps } = await generateText({
        model: chat('tools'),
        prompt,
        tools: { weather: weather(cities) },
        stopWhen: stepCountIs(3),
        maxRetries: 0,
      });

      assert.deepEqual(cities.sort(), ['Oslo', 'Rome']);
      assert.equal(steps[0].finishReason, 'tool-calls');
      assert.equal(text, 'Oslo has 12 degrees, Rome 28.');
    });

    await t.test('tools are called in a stream', async () => {
      const cities = [];
      const result = streamText({
        model: chat('tools'),
        prompt,
        tools: { weather: weather(cities) },
        stopWhen: stepCountIs(3),
        maxRetries: 0,
      });
      const all = await parts(result);

      assert.deepEqual(cities.sort(), ['Oslo', 'Rome']);
      assert.equal(joined(all, 'text-delta'), 'Oslo has 12 degrees, Rome 28.');
    });

    await t.test('structured output is parsed', async () => {
      const { output } = await generateText({ model: chat('person'), prompt, output: person, maxRetries: 0 });

      assert.deepEqual(output, { name: 'Ada', born: 1815 });
    });

    await t.test('structured output is parsed from a stream', async () => {
      const result = streamText({ model: chat('person'), prompt, output: person, maxRetries: 0 });
      await result.consumeStream();

      assert.deepEqual(await result.output, { name: 'Ada', born: 1815 });
    });

    await t.test('errors have the status and the message', async () => {
      for (const [model, statusCode] of [['absent', 404], ['refused', 400], ['limited', 429]]) {
        await assert.rejects(generateText({ model: chat(model), prompt, maxRetries: 0 }), (error) => {
          assert.ok(APICallError.isInstance(error), String(error));
          assert.equal(error.statusCode, statusCode);
          assert.notEqual(error.message, '');
          return true;
        });
      }
    });

    await t.test('a broken stream is not taken for a complete one', async () => {
      for (const model of ['breaks', 'cut']) {
        const errors = [];
        const result = streamText({ model: chat(model), prompt, maxRetries: 0, onError: ({ error }) => errors.push(error) });
        const all = await parts(result);

        assert.ok(joined(all, 'text-delta').startsWith('one'), `${model}: what came before the error`);
        assert.ok(errors.length > 0, `${model}: an error`);
        assert.notEqual(all.find((part) => part.type === 'finish')?.finishReason, 'stop', model);
      }
    });

    await t.test('reasoning comes once, in front of the text', async () => {
      const all = await parts(streamText({ model: chat('thinks'), prompt, maxRetries: 0 }));

      assert.equal(joined(all, 'text-delta'), 'four');
      if (name !== '@ai-sdk/openai') { // it has no reasoning in chat completions
        assert.equal(joined(all, 'reasoning-delta'), 'two and two');
      }
    });

    await t.test('reasoning with details comes once', async () => {
      const all = await parts(streamText({ model: chat('openrouter:thinks'), prompt, maxRetries: 0 }));

      assert.equal(joined(all, 'text-delta'), 'four');
      if (name !== '@ai-sdk/openai') {
        assert.equal(joined(all, 'reasoning-delta'), 'two and two');
      }
    });

    await t.test('embeddings keep their order', async () => {
      const { embeddings, usage } = await embedMany({
        model: embedding('all-MiniLM-L6-v2'),
        values: ['A cat sits on the mat.', 'Interest rates rose again.'],
        maxRetries: 0,
      });

      assert.deepEqual(embeddings.map((vector) => vector.length), [384, 384]);
      assert.ok(usage.tokens > 0);
    });
  });
}
