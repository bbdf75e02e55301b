// The official SDK against a gateway whose provider `compatible` is a mock that answers by the model's name.
// GATEWAY_URL: the gateway's address. KEYED_GATEWAY_URL, GATEWAY_KEY: one that asks for a key; without them its tests are skipped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';

const { GATEWAY_URL, KEYED_GATEWAY_URL, GATEWAY_KEY } = process.env;
assert.ok(GATEWAY_URL, 'GATEWAY_URL is not set');

const openai = new OpenAI({ baseURL: `${GATEWAY_URL}/v1`, apiKey: 'none', maxRetries: 0, timeout: 20_000 });
const chat = openai.chat.completions;
const hello = [{ role: 'user', content: 'Hello' }];

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'The temperature in a city.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string', enum: ['Oslo', 'Rome'] } },
      required: ['city'],
      additionalProperties: false,
    },
  },
};

const person = {
  type: 'json_schema',
  json_schema: {
    name: 'person',
    strict: true,
    schema: {
      type: 'object',
      properties: { name: { type: 'string' }, born: { type: 'integer' } },
      required: ['name', 'born'],
      additionalProperties: false,
    },
  },
};

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return chunks;
}

const text = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta?.content ?? '').join('');

test('chat', async (t) => {
  await t.test('answers with text, finish reason and usage', async () => {
    const answer = await chat.create({ model: 'echo', messages: hello, temperature: 0, seed: 7, user: 'someone' });

    assert.equal(answer.object, 'chat.completion');
    assert.equal(answer.choices[0].message.role, 'assistant');
    assert.equal(answer.choices[0].message.content, 'You said: Hello');
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.ok(answer.usage.total_tokens > 0);
  });

  await t.test('says which provider answered', async () => {
    const { data, response, request_id } = await chat.create({ model: 'echo', messages: hello }).withResponse();

    assert.equal(data.choices[0].message.content, 'You said: Hello');
    assert.equal(response.headers.get('x-ratatoskr-provider'), 'compatible');
    assert.ok(request_id === null || typeof request_id === 'string');
  });

  await t.test('gives as many choices as asked for', async () => {
    const answer = await chat.create({ model: 'echo', messages: hello, n: 3 });

    assert.deepEqual(answer.choices.map((choice) => choice.index), [0, 1, 2]);
  });

  await t.test('takes content in parts', async () => {
    const parts = [{ type: 'text', text: 'Hello' }];
    const answer = await chat.create({ model: 'echo', messages: [{ role: 'user', content: parts }] });

    assert.equal(answer.choices[0].message.content, 'You said: Hello');
  });
});

test('streamed chat', async (t) => {
  await t.test('comes in pieces and ends with usage when asked for', async () => {
    const chunks = await collect(
      await chat.create({ model: 'echo', messages: hello, stream: true, stream_options: { include_usage: true } }),
    );

    assert.equal(text(chunks), 'You said: Hello');
    assert.ok(chunks.length > 3);
    assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk'));
    assert.ok(chunks.at(-1).usage.total_tokens > 0);
    assert.equal(chunks.filter((chunk) => chunk.choices[0]?.finish_reason).length, 1);
  });

  await t.test('has no usage when not asked for', async () => {
    const chunks = await collect(await chat.create({ model: 'echo', messages: hello, stream: true }));

    assert.equal(text(chunks), 'You said: Hello');
    assert.ok(chunks.every((chunk) => !chunk.usage));
  });

  await t.test('is put together by the helper', async () => {
    const pieces = [];
    const stream = chat
      .stream({ model: 'echo', messages: hello, stream_options: { include_usage: true } })
      .on('content', (delta) => pieces.push(delta));
    const answer = await stream.finalChatCompletion();

    assert.equal(pieces.join(''), 'You said: Hello');
    assert.equal(answer.choices[0].message.content, 'You said: Hello');
    assert.equal(answer.choices[0].finish_reason, 'stop');
    assert.ok((await stream.totalUsage()).total_tokens > 0);
  });

  await t.test('throws the error that ends it, after what came before', async () => {
    const pieces = [];
    await assert.rejects(async () => {
      for await (const chunk of await chat.create({ model: 'breaks', messages: hello, stream: true })) {
        pieces.push(chunk);
      }
    }, OpenAI.APIError);

    assert.ok(text(pieces).length > 0);
  });
});

test('tools', async (t) => {
  const question = [{ role: 'user', content: 'How warm are Oslo and Rome?' }];
  const cities = (calls) => calls.map((call) => JSON.parse(call.function.arguments).city);

  await t.test('are called in parallel', async () => {
    const answer = await chat.create({ model: 'tools', messages: question, tools: [weather], parallel_tool_calls: true });
    const calls = answer.choices[0].message.tool_calls;

    assert.equal(answer.choices[0].finish_reason, 'tool_calls');
    assert.deepEqual(cities(calls), ['Oslo', 'Rome']);
    assert.ok(calls.every((call) => call.type === 'function' && call.function.name === 'weather'));
    assert.equal(new Set(calls.map((call) => call.id)).size, 2);
  });

  await t.test('are called in parallel in a stream, each in its slot', async () => {
    const answer = await chat.stream({ model: 'tools', messages: question, tools: [weather] }).finalChatCompletion();
    const calls = answer.choices[0].message.tool_calls;

    assert.deepEqual(cities(calls), ['Oslo', 'Rome']);
    assert.equal(answer.choices[0].finish_reason, 'tool_calls');
  });

  await t.test('get their results back', async () => {
    const asked = [];
    const runnable = {
      ...weather,
      function: {
        ...weather.function,
        parse: JSON.parse,
        function: ({ city }) => {
          asked.push(city);
          return { degrees: city === 'Oslo' ? 12 : 28 };
        },
      },
    };
    const answer = await chat.runTools({ model: 'tools', messages: question, tools: [runnable] }).finalContent();

    assert.deepEqual(asked.sort(), ['Oslo', 'Rome']);
    assert.equal(answer, 'Oslo has 12 degrees, Rome 28.');
  });
});

test('structured output', async (t) => {
  await t.test('is parsed', async () => {
    const answer = await chat.parse({ model: 'person', messages: hello, response_format: person });

    assert.deepEqual(answer.choices[0].message.parsed, { name: 'Ada', born: 1815 });
  });

  await t.test('is parsed from a stream', async () => {
    const answer = await chat
      .stream({ model: 'person', messages: hello, response_format: person })
      .finalChatCompletion();

    assert.deepEqual(answer.choices[0].message.parsed, { name: 'Ada', born: 1815 });
  });
});

test('completions', async (t) => {
  await t.test('answer a prompt', async () => {
    const answer = await openai.completions.create({ model: 'echo', prompt: 'Hello', max_tokens: 20 });

    assert.equal(answer.object, 'text_completion');
    assert.equal(answer.choices[0].text, 'You said: Hello');
  });

  await t.test('answer a prompt as a stream', async () => {
    const chunks = await collect(await openai.completions.create({ model: 'echo', prompt: 'Hello', stream: true }));

    assert.equal(chunks.map((chunk) => chunk.choices[0]?.text ?? '').join(''), 'You said: Hello');
  });
});

test('embeddings', async (t) => {
  const model = 'all-MiniLM-L6-v2';
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

  await t.test('come as base64, which the SDK asks for and decodes', async () => {
    const answer = await openai.embeddings.create({ model, input: 'Hello world' });

    assert.equal(answer.data[0].embedding.length, 384);
    assert.ok(Math.abs(dot(answer.data[0].embedding, answer.data[0].embedding) - 1) < 1e-4);
    assert.ok(answer.usage.total_tokens > 0);
  });

  await t.test('come as numbers that are the same', async () => {
    const encoded = await openai.embeddings.create({ model, input: 'Hello world' });
    const plain = await openai.embeddings.create({ model, input: 'Hello world', encoding_format: 'float' });

    assert.ok(Math.abs(dot(encoded.data[0].embedding, plain.data[0].embedding) - 1) < 1e-4);
  });

  await t.test('keep the order of the inputs and know what is alike', async () => {
    const input = ['A cat sits on the mat.', 'A kitten rests on a rug.', 'Interest rates rose again.'];
    const { data } = await openai.embeddings.create({ model, input });

    assert.deepEqual(data.map((item) => item.index), [0, 1, 2]);
    const [cat, kitten, rates] = data.map((item) => item.embedding);
    assert.ok(dot(cat, kitten) > dot(cat, rates) + 0.2);
  });
});

test('models', async (t) => {
  await t.test('are listed', async () => {
    const models = await collect(openai.models.list());

    assert.ok(models.some((model) => model.id === 'all-MiniLM-L6-v2'));
    assert.ok(models.every((model) => model.object === 'model' && typeof model.owned_by === 'string'));
  });

  await t.test('are found by id', async () => {
    const model = await openai.models.retrieve('all-MiniLM-L6-v2');

    assert.equal(model.id, 'all-MiniLM-L6-v2');
  });
});

test('errors', async (t) => {
  const ask = (model, options) => chat.create({ model, messages: hello }, options);

  await t.test('of a request name the field', async () => {
    await assert.rejects(chat.create({ model: 'echo', messages: [] }), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, 'messages');
      assert.equal(error.type, 'invalid_request_error');
      return true;
    });
  });

  await t.test('of a model that nobody knows', async () => {
    await assert.rejects(openai.models.retrieve('no/such-model'), OpenAI.NotFoundError);
    await assert.rejects(openai.embeddings.create({ model: 'no-such-model', input: 'x' }), OpenAI.NotFoundError);
  });

  await t.test('of a model that the provider does not have', async () => {
    await assert.rejects(ask('absent'), OpenAI.NotFoundError);
  });

  await t.test('of a request that the provider refuses', async () => {
    await assert.rejects(ask('refused'), OpenAI.BadRequestError);
  });

  await t.test('of a rate limit tell the SDK that retries were made already', async () => {
    await assert.rejects(ask('limited', { maxRetries: 3 }), (error) => {
      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.equal(error.headers.get('x-should-retry'), 'false');
      return true;
    });
  });

  await t.test('of a path that is not there', async () => {
    await assert.rejects(openai.files.list(), OpenAI.NotFoundError);
  });
});

test('keys at the door', { skip: KEYED_GATEWAY_URL ? false : 'KEYED_GATEWAY_URL is not set' }, async (t) => {
  const at = (apiKey) => new OpenAI({ baseURL: `${KEYED_GATEWAY_URL}/v1`, apiKey, maxRetries: 0 });

  await t.test('let the right one in', async () => {
    const answer = await at(GATEWAY_KEY).chat.completions.create({ model: 'echo', messages: hello });

    assert.equal(answer.choices[0].message.content, 'You said: Hello');
  });

  await t.test('refuse another', async () => {
    await assert.rejects(
      at('wrong').chat.completions.create({ model: 'echo', messages: hello }),
      OpenAI.AuthenticationError,
    );
  });
});

test('abort', async (t) => {
  await t.test('ends a stream', async () => {
    const stream = await chat.create({ model: 'slow', messages: hello, stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content) {
        stream.controller.abort();
      }
    }
    assert.ok(stream.controller.signal.aborted);
  });

  await t.test('ends a plain call', async () => {
    const controller = new AbortController();
    const answer = chat.create({ model: 'silent', messages: hello }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);

    await assert.rejects(answer, OpenAI.APIUserAbortError);
  });
});

// The last one: it takes the provider out of service for a while.
test('a key that the provider refuses is no fault of the caller', async () => {
  await assert.rejects(chat.create({ model: 'locked', messages: hello }), (error) => {
    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.equal(error.status, 502);
    return true;
  });
});
