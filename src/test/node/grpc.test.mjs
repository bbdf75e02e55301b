// @grpc/grpc-js against a gateway with the gRPC API, by the contract of ratatoskr.v1 alone: all 20 calls, plain and streamed, and their failures.
// GRPC_ADDRESS: host and port. KEYED_GRPC_ADDRESS, GATEWAY_KEY: one that requires a key.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const { GRPC_ADDRESS, KEYED_GRPC_ADDRESS, GATEWAY_KEY } = process.env;
assert.ok(GRPC_ADDRESS, 'GRPC_ADDRESS is not set');

const definition = protoLoader.loadSync(fileURLToPath(new URL('./proto/ratatoskr-v1.proto', import.meta.url)), {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
});
const { Ratatoskr } = grpc.loadPackageDefinition(definition).ratatoskr.v1;
const plain = grpc.credentials.createInsecure();
const client = new Ratatoskr(GRPC_ADDRESS, plain);
const clients = [client];
after(() => clients.forEach(each => each.close()));

const deadline = () => new Date(Date.now() + 30_000);

const call = (name, request = {}, { on = client, metadata = new grpc.Metadata() } = {}) =>
  new Promise((resolve, reject) =>
    on[name](request, metadata, { deadline: deadline() }, (failure, response) => (failure ? reject(failure) : resolve(response))),
  );

const stream = (name, request, onEvent = () => {}) =>
  new Promise((resolve, reject) => {
    const events = [];
    const call = client[name](request, { deadline: deadline() });
    call.on('data', event => {
      events.push(event);
      onEvent(call, event);
    });
    call.on('error', failure => reject(Object.assign(failure, { events })));
    call.on('end', () => resolve(events));
  });

const fails = (promise, code, text) =>
  assert.rejects(promise, failure => {
    assert.equal(failure.code, grpc.status[code], failure.message);
    assert.match(failure.details, text);
    return true;
  });

const chat = (model, content = 'Hello', options = {}) => ({
  messages: [{ role: 'ROLE_USER', content }],
  options: { model, ...options },
});

test('all 20 calls are there', () => {
  assert.equal(Object.keys(Ratatoskr.service).length, 20);
});

test('Chat', async () => {
  const response = await call('Chat', chat('compatible:echo', 'Hello', { temperature: 0.5, max_tokens: 100, stop: ['END'] }));
  assert.equal(response.content, 'You said: Hello');
  assert.equal(response.finish_reason, 'FINISH_REASON_STOP');
  assert.ok(response.usage.total_tokens > 0);
  assert.equal(response._reasoning, undefined);
});

test('Chat with tools', async () => {
  const response = await call('Chat', {
    ...chat('compatible:tools'),
    tools: [{ name: 'weather', description: 'The weather', parameters_json: '{"type":"object"}' }],
  });
  assert.equal(response.finish_reason, 'FINISH_REASON_TOOL_CALLS');
  assert.equal(response.tool_calls[0].name, 'weather');
  assert.deepEqual(JSON.parse(response.tool_calls[0].arguments), { city: 'Oslo' });
});

test('ChatStream', async () => {
  const events = await stream('ChatStream', chat('compatible:echo'));
  assert.ok(events.every(event => event.event), 'each event is one that the contract has');
  assert.equal(events.map(event => event.content ?? '').join(''), 'You said: Hello');
  assert.equal(events.filter(event => event.event === 'done').length, 1);
  assert.equal(events.at(-1).done, true);
});

test('ChatStream with tools', async () => {
  const events = await stream('ChatStream', chat('compatible:tools'));
  assert.ok(events.every(event => event.event));
  assert.deepEqual(
    events.filter(event => event.event === 'tool_call_start').map(event => event.tool_call_start.name),
    ['weather', 'weather'],
  );
  assert.equal(events.filter(event => event.event === 'tool_call_end').length, 2);
});

test('Generate and GenerateStream', async () => {
  const request = { prompt: 'Once', options: { model: 'compatible:echo' } };
  assert.match((await call('Generate', request)).text, /Once/);
  const events = await stream('GenerateStream', request);
  assert.ok(events.every(event => event.event));
  assert.match(events.map(event => event.text ?? '').join(''), /Once/);
  assert.equal(events.at(-1).done, true);
});

test('Embed and EmbedBatch', async () => {
  const one = await call('Embed', { text: 'Hello', model: 'sentence-transformers/all-MiniLM-L6-v2' });
  assert.equal(one.dimensions, 384);
  assert.equal(one.values.length, 384);
  const batch = await call('EmbedBatch', { texts: ['Hello', 'world'], model: 'all-MiniLM-L6-v2' });
  assert.equal(batch.embeddings.length, 2);
  assert.deepEqual(batch.embeddings[0].values, one.values);
});

test('InferNli and InferNliBatch', async () => {
  const pair = { premise: 'There is a black dog in the garden.', hypothesis: 'There is a dog in the garden.' };
  const one = await call('InferNli', { ...pair, model: 'nli-tiny' });
  assert.equal(one.label, 'NLI_LABEL_ENTAILMENT');
  assert.ok(Math.abs(one.entailment + one.contradiction + one.neutral - 1) < 1e-3);
  const batch = await call('InferNliBatch', { pairs: [pair, pair], model: 'nli-tiny' });
  assert.deepEqual(batch.results.map(result => result.label), ['NLI_LABEL_ENTAILMENT', 'NLI_LABEL_ENTAILMENT']);
});

test('ClassifyZeroShot', async () => {
  const response = await call('ClassifyZeroShot', { text: 'the market fell', labels: ['sport', 'economy'], model: 'nli-tiny' });
  assert.deepEqual(Object.keys(response.scores).sort(), ['economy', 'sport']);
  assert.equal(response.scores[response.top_label], response.confidence);
});

test('ClassifyStance', async () => {
  const response = await call('ClassifyStance', { text: 'I like it', target: 'cats', model: 'nli-tiny' });
  assert.equal(response.target, 'cats');
  assert.match(response.label, /^STANCE_LABEL_(FAVOR|AGAINST|NEUTRAL)$/);
});

test('CountTokens and Tokenize', async () => {
  assert.equal((await call('CountTokens', { text: 'Hello world', model: 'gpt-4o' })).count, 2);
  const { tokens } = await call('Tokenize', { text: 'Hello world', model: 'gpt-4o' });
  assert.deepEqual(tokens.map(token => [token.text, token.start, token.end]), [['Hello', 0, 5], [' world', 5, 11]]);
});

test('ListModels and ModelStatus', async () => {
  const { models } = await call('ListModels');
  const local = models.find(model => model.id === 'all-MiniLM-L6-v2');
  assert.equal(local.dimensions, 384);
  assert.ok(local.capabilities.includes('MODEL_CAPABILITY_EMBED'));
  assert.match((await call('ModelStatus', { model: 'all-MiniLM-L6-v2' })).status, /^MODEL_STATUS_(AVAILABLE|READY)$/);
  const absent = await call('ModelStatus', { model: 'no-such-model' });
  assert.equal(absent.status, 'MODEL_STATUS_UNAVAILABLE');
  assert.ok(absent.reason);
});

test('GetModelMetadata and FetchModelMetadata', async () => {
  const known = await call('GetModelMetadata', { model: 'openai/gpt-4o-mini' });
  assert.equal(known.found, true);
  assert.equal(known.metadata.info.context_window, 128000);
  assert.equal(known.metadata.pricing.prompt_cost_per_mtok, 0.15);
  const temperature = known.metadata.parameters.find(parameter => parameter.name === 'temperature');
  assert.equal(temperature.availability.kind, 'mutable_range');
  assert.equal((await call('GetModelMetadata', { model: 'no-such-model' })).found, false);
  await fails(call('FetchModelMetadata', { model: 'no-such-model' }), 'NOT_FOUND', /^Model not found: no-such-model$/);
});

test('ResolvePreset and ListPresets', async () => {
  const preset = await call('ResolvePreset', { tier: 'test', capability: 'full' });
  assert.equal(preset.found, true);
  assert.equal(preset.model_id, 'compatible:echo');
  assert.equal(preset.parameters.temperature, 0.25);
  assert.equal(preset.parameters._max_tokens, undefined);
  assert.equal((await call('ResolvePreset', { tier: 'no', capability: 'such' })).found, false);
  const { tiers } = await call('ListPresets');
  const names = tiers.map(tier => tier.tier);
  assert.deepEqual(names, [...names].sort());
  assert.ok(names.includes('test'));
});

test('Health and GetCapabilities', async () => {
  const health = await call('Health');
  assert.equal(health.healthy, true);
  assert.ok(health.version);
  const { capabilities } = await call('GetCapabilities');
  assert.ok(capabilities.includes('MODEL_CAPABILITY_CHAT'));
  assert.ok(capabilities.every(capability => typeof capability === 'string'), 'only capabilities of the contract');
});

test('failures have the statuses of the contract', async () => {
  await fails(call('Chat', chat('compatible:refused')), 'INVALID_ARGUMENT', /refused/);
  await fails(call('Chat', chat('compatible:absent')), 'UNAVAILABLE', /^Model not available/);
  await fails(call('Chat', chat('ratatoskr:no/such')), 'NOT_FOUND', /no\/such/);
  await fails(call('Chat', { messages: [] }), 'INVALID_ARGUMENT', /./);
  await fails(call('Chat', chat('compatible:limited')), 'RESOURCE_EXHAUSTED', /^Rate limited/);
  await fails(call('Tokenize', { text: 'x', model: 'some-unknown-model' }), 'UNIMPLEMENTED', /./);
});

test('a failure within a stream comes after its events', async () => {
  await assert.rejects(stream('ChatStream', chat('compatible:breaks')), failure => {
    assert.equal(failure.code, grpc.status.INTERNAL);
    assert.ok(failure.events.length > 0);
    assert.ok(failure.events.every(event => event.event !== 'done'));
    return true;
  });
});

test('a cancelled stream ends', async () => {
  await assert.rejects(
    stream('ChatStream', chat('compatible:slow'), call => call.cancel()),
    failure => failure.code === grpc.status.CANCELLED,
  );
});

test('a deadline ends a call', async () => {
  await assert.rejects(
    new Promise((resolve, reject) =>
      client.Chat(chat('compatible:silent'), { deadline: new Date(Date.now() + 500) }, (failure, response) =>
        failure ? reject(failure) : resolve(response),
      ),
    ),
    failure => [grpc.status.DEADLINE_EXCEEDED, grpc.status.CANCELLED].includes(failure.code),
  );
});

test('a message of more than 4 MiB', async () => {
  const unlimited = new Ratatoskr(GRPC_ADDRESS, plain, { 'grpc.max_receive_message_length': -1 });
  clients.push(unlimited);
  const content = 'word '.repeat(1 << 20);
  assert.equal((await call('Chat', chat('compatible:echo', content), { on: unlimited })).content, `You said: ${content}`);
});

test('a key is required where keys are configured', { skip: !KEYED_GRPC_ADDRESS }, async () => {
  const keyed = new Ratatoskr(KEYED_GRPC_ADDRESS, plain);
  clients.push(keyed);
  await fails(call('Chat', chat('compatible:echo'), { on: keyed }), 'UNAUTHENTICATED', /key/);
  assert.equal((await call('Health', {}, { on: keyed })).healthy, true);
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${GATEWAY_KEY}`);
  assert.equal((await call('Chat', chat('compatible:echo'), { on: keyed, metadata })).content, 'You said: Hello');
});
