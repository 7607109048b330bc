package io.scriptorium.inference.client;

import static io.scriptorium.inference.client.FakeServer.DONE;
import static io.scriptorium.inference.client.FakeServer.FINISH;
import static io.scriptorium.inference.client.FakeServer.delta;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure.AnswerTooLong;
import io.scriptorium.inference.client.InferenceFailure.CannotServe;
import io.scriptorium.inference.client.InferenceFailure.ContextExceeded;
import io.scriptorium.inference.client.InferenceFailure.CutStream;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.Malformed;
import io.scriptorium.inference.client.InferenceFailure.RateLimited;
import io.scriptorium.inference.client.InferenceFailure.Refused;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import io.scriptorium.inference.client.InferenceFailure.Unauthorized;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.ServerAccess;
import io.scriptorium.job.TokenUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class ChatClientTest {

  private static final ResponseSchema SCHEMA = ResponseSchema.of("plan", "{\"type\":\"object\"}");
  private static final ChatRequest REQUEST =
      new ChatRequest("job-1", List.of(ChatMessage.user("Write.")), 100);
  private static final ChatRequest SHAPED =
      new ChatRequest("job-1", List.of(ChatMessage.user("Plan.")), 100, SCHEMA);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final ChatSettings PATIENT = settings(LONG, LONG, LONG);

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  // What an answer is

  @Test
  void joinsTheDeltasAndReadsTheFigures() throws Exception {
    // given
    FakeServer server =
        serving(call ->
            call.stream()
                .raw(": waiting in the queue\r\n\r\n")
                .raw(
                    "data:{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\r\n\r\n")
                .raw("data: " + delta("Ky\u014dto ") + "\r\n\r\ndata: " + delta("in autumn."))
                .raw("\r\n\r\n")
                .event(
                    "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":null,"
                        + "\"surprise\":1},\"finish_reason\":\"stop\"}],\"usage\":null}")
                .event(
                    "{\"choices\":[],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":4,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":16}}}")
                .event(DONE)
                .end());

    // when
    ChatAnswer answer = client(server).complete(server.server(), REQUEST);

    // then
    assertThat(answer.text()).isEqualTo("Ky\u014dto in autumn.");
    assertThat(answer.usage()).isEqualTo(new TokenUsage(30, 16, 4));
    assertThat(answer.model()).isEqualTo(FakeServer.MODEL);
    assertThat(answer.server()).isEqualTo(server.server().name());
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.timeToFirstToken()).isPositive().isLessThanOrEqualTo(answer.duration());
  }

  @Test
  void readsTheFiguresOfLlamaServers() throws Exception {
    // given
    FakeServer server =
        serving(call ->
            call.stream()
                .event(delta("Text."))
                .event(
                    "{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}],"
                        + "\"timings\":{\"cache_n\":20,\"prompt_n\":5,\"predicted_n\":7}}")
                .event(DONE)
                .end());

    // when
    ChatAnswer answer = client(server).complete(server.server(), REQUEST);

    // then
    assertThat(answer.usage()).isEqualTo(new TokenUsage(25, 20, 7));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void doesWithoutFiguresAndWithoutTheDoneMark() throws Exception {
    // given
    FakeServer server = serving(call -> call.stream().event(delta("Text.")).event(FINISH).end());

    // when
    ChatAnswer answer = client(server).complete(server.server(), REQUEST);

    // then
    assertThat(answer.text()).isEqualTo("Text.");
    assertThat(answer.usage()).isEqualTo(TokenUsage.NONE);
  }

  @Test
  void takesAnAnswerWhoseConnectionBreaksAfterItsEnd() throws Exception {
    // given
    FakeServer server = serving(call -> call.stream().event(delta("Text.")).event(FINISH).cut());

    // then
    assertThat(client(server).complete(server.server(), REQUEST).text()).isEqualTo("Text.");
  }

  @Test
  void doesNotWakeUpForEachTokenFarFromTheEnd() throws Exception {
    // given: a token each few milliseconds
    int tokens = 60;
    FakeServer server =
        serving(call -> {
          call.stream();
          for (int token = 0; token < tokens; token++) {
            call.event(delta("word "));
            Thread.sleep(5);
          }
          call.event(FINISH).event(DONE).end();
        });
    var seen = new AtomicInteger();

    // when
    ChatAnswer answer =
        client(server)
            .complete(
                server.server(),
                new ChatRequest("job-1", List.of(ChatMessage.user("Write.")), 5_000)
                    .forWords(3_000)
                    .withWatch(_ -> seen.incrementAndGet() < 0));

    // then
    assertThat(answer.text()).isEqualTo("word ".repeat(tokens));
    assertThat(seen.get()).isLessThan(tokens / 2);
  }

  @Test
  void leavesReasoningOut() throws Exception {
    // given
    FakeServer server =
        serving(call ->
            call.stream()
                .event("{\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm.\"}}]}")
                .event("{\"choices\":[{\"delta\":{\"reasoning\":\"Well.\"}}]}")
                .event(delta("<thi"))
                .event(delta("nk>Or so.</think>\n\nText."))
                .event(FINISH)
                .event(DONE)
                .end());

    // then
    assertThat(client(server).complete(server.server(), REQUEST).text()).isEqualTo("Text.");
  }

  // What is asked

  @Test
  void sendsTheWellKnownFieldsAlone() throws Exception {
    // given
    FakeServer server = serving(call -> call.answer("{}"));
    InferenceSettings settings = settings(server, PATIENT);
    var request =
        new ChatRequest(
            "job-1",
            List.of(
                ChatMessage.system("S"),
                ChatMessage.user("U \"$\u00e9"),
                ChatMessage.assistant("A")),
            77,
            SCHEMA);

    // when
    client(with(settings, new ApiKey("secret"), "named", 0.5)).complete(server.server(), request);

    // then
    var call = server.chats.getFirst();
    assertThat(call.headers).containsEntry("authorization", "Bearer secret");
    assertThat(call.request())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"model":"named","messages":[{"role":"system","content":"S"},
                     {"role":"user","content":"U \\"$\u00e9"},{"role":"assistant","content":"A"}],
                     "max_tokens":77,"stream":true,"stream_options":{"include_usage":true},
                     "temperature":0.5,"response_format":{"type":"json_schema","json_schema":
                     {"name":"plan","strict":true,"schema":{"type":"object"}}}}
                    """));
    assertThat(server.modelLists).isEmpty();
  }

  @Test
  void asksForTheModelOnceAndUsesTheConnectionAgain() throws Exception {
    // given
    FakeServer server = serving(call -> call.answer("Text."));
    ChatClient client = client(server);

    // when
    client.complete(server.server(), REQUEST);
    client.complete(server.server(), REQUEST);

    // then
    assertThat(server.modelLists).hasSize(1);
    assertThat(server.chats)
        .extracting(call -> call.request().path("model").asString())
        .containsExactly(FakeServer.MODEL, FakeServer.MODEL);
    assertThat(server.chats)
        .extracting(FakeServer.Call::connection)
        .containsOnly(server.modelLists.getFirst().connection());
    assertThat(server.chats.getFirst().headers).doesNotContainKey("authorization");
    assertThat(server.chats.getFirst().request().has("temperature")).isFalse();
  }

  @Test
  void asksForTheModelAgainWhenTheServerCameBackWithAnother() throws Exception {
    // given
    var loaded = new AtomicReference<>("old");
    FakeServer server =
        serving(
                call -> {
                  if (call.request().path("model").asString().equals(loaded.get())) {
                    call.answer("Text of " + loaded.get());
                  } else {
                    call.json(404, "{\"error\":{\"message\":\"The model does not exist.\"}}");
                  }
                })
            .listing(call -> call.json(200, "{\"data\":[{\"id\":\"" + loaded.get() + "\"}]}"));
    ChatClient client = client(server);
    assertThat(client.complete(server.server(), REQUEST).text()).isEqualTo("Text of old");

    // when
    loaded.set("new");

    // then
    assertThat(client.complete(server.server(), REQUEST).text()).isEqualTo("Text of new");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void goesOnWithoutStreamOptionsWhereTheyAreRefused(int status) throws Exception {
    // given
    FakeServer server =
        serving(call -> {
          if (call.request().has("stream_options")) {
            call.json(status, "{\"detail\":[{\"loc\":[\"body\",\"stream_options\"]}]}");
          } else {
            call.answer("Text.");
          }
        });
    ChatClient client = client(server);

    // when
    client.complete(server.server(), REQUEST);
    client.complete(server.server(), REQUEST);

    // then
    assertThat(server.chats).hasSize(3);
  }

  @Test
  void asksForCompletionTokensWhereMaxTokensIsNoLongerKnown() throws Exception {
    // given
    FakeServer server =
        serving(call -> {
          if (call.request().has("max_tokens")) {
            call.json(
                400,
                "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported"
                    + " with this model. Use 'max_completion_tokens' instead.\"}}");
          } else {
            call.answer("Text.");
          }
        });

    // when
    client(server).complete(server.server(), REQUEST);

    // then
    assertThat(server.chats.getLast().request().path("max_completion_tokens").asInt())
        .isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({
    "422, response_format.type: input should be text",
    "500, response_format is not supported",
    "501, json_schema is not implemented"
  })
  void remembersWhereStructuredOutputIsRefused(int status, String message) throws Exception {
    // given
    FakeServer server =
        serving(call -> {
          if (call.request().has("response_format")) {
            call.json(status, "{\"error\":{\"message\":\"" + message + "\"}}");
          } else {
            call.answer("Text.");
          }
        });
    ChatClient client = client(server);

    // when
    InferenceFailure first = failure(client, server, SHAPED);
    InferenceFailure second = failure(client, server, SHAPED);

    // then
    assertThat(first).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(first.reason()).contains(server.server().name(), message);
    assertThat(first.retryable()).isFalse();
    assertThat(second).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(server.chats).hasSize(1);
    assertThat(client.complete(server.server(), SHAPED.withoutSchema()).text()).isEqualTo("Text.");
  }

  @Test
  void aShapedRequestThatIsTooLongSaysNothingOfStructuredOutput() {
    // given
    FakeServer server =
        serving(call ->
            call.json(400, "{\"message\":\"This model's maximum context length is 4096 tokens\"}"));
    ChatClient client = client(server);

    // then
    assertThat(failure(client, server, SHAPED)).isInstanceOf(ContextExceeded.class);
    assertThat(client.learnedWindow(server.server().name())).hasValue(4096);
  }

  // What is no answer

  @ParameterizedTest
  @CsvSource({
    "400, RejectedRequest, false",
    "401, Unauthorized, false",
    "402, CannotServe, false",
    "403, Unauthorized, false",
    "404, CannotServe, false",
    "405, CannotServe, false",
    "407, CannotServe, false",
    "408, ServerError, true",
    "413, RejectedRequest, false",
    "429, RateLimited, true",
    "500, ServerError, true",
    "502, ServerError, true",
    "503, ServerError, true",
    "422, RejectedRequest, false",
    "301, CannotServe, false"
  })
  void eachStatusIsItsOwnFailure(int status, String kind, boolean retryable) {
    // given
    FakeServer server =
        serving(call ->
            call.json(
                status,
                "{\"error\":{\"message\":\"It\\n went wrong\"}}",
                "Location: http://elsewhere/"));

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure.server()).isEqualTo(server.server().name());
    assertThat(failure.reason())
        .contains(server.server().name(), String.valueOf(status))
        .contains(status == 301 ? "http://elsewhere/" : "It went wrong");
  }

  @Test
  void aContextThatIsTooLongIsTheRequestsFaultWhateverTheStatus() {
    // given
    FakeServer server =
        serving(call -> call.json(500, "{\"error\":\"the request exceeds the context size\"}"));

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(ContextExceeded.class);
  }

  @Test
  void tellsHowLongTheServerWantsToBeLeftAlone() {
    // given
    FakeServer server = serving(call -> call.json(429, "{\"error\":\"full\"}", "Retry-After: 7"));

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(RateLimited.class);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void aReasonHoldsNoSecretAndNoLongBody() {
    // given
    FakeServer server =
        serving(call ->
            call.respond(401, "text/plain", "The key secret-key is wrong. " + "x".repeat(5_000)));
    InferenceSettings settings = settings(server, PATIENT);

    // when
    InferenceFailure failure =
        failure(client(with(settings, new ApiKey("secret-key"), "m", null)), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(Unauthorized.class);
    assertThat(failure.reason()).doesNotContain("secret-key").hasSizeLessThan(400);
  }

  @Test
  void aKeyThatStandsInPlaceOfAnAnswersHeadIsToldToNobody() {
    FakeServer server = serving(call -> call.noHead("NO secret-key HERE\r\n\r\n"));

    InferenceSettings settings = settings(server, PATIENT);
    InferenceFailure failure =
        failure(client(with(settings, new ApiKey("secret-key"), "m", null)), server, REQUEST);

    assertThat(failure.reason()).contains("broke").doesNotContain("secret-key");
  }

  @Test
  void aServersOwnKeyComesBeforeTheGeneralOneAndIsToldToNobody() {
    // given
    FakeServer server =
        serving(call -> call.respond(401, "text/plain", "The key own-key is wrong."));
    InferenceSettings settings = settings(server, PATIENT);
    var keyed = new InferenceServer(server.server().baseUrl(), 1, null, new ApiKey("own-key"));

    // when
    var thrown =
        catchThrowableOfType(
            InferenceException.class,
            () ->
                client(with(settings, new ApiKey("general"), null, null)).complete(keyed, REQUEST));

    // then
    assertThat(server.modelLists.getFirst().headers)
        .containsEntry("authorization", "Bearer own-key");
    assertThat(server.chats.getFirst().headers).containsEntry("authorization", "Bearer own-key");
    assertThat(thrown.failure()).isInstanceOf(Unauthorized.class);
    assertThat(thrown).hasMessageNotContaining("own-key");
    assertThat(keyed.toString()).doesNotContain("own-key");
  }

  @Test
  void aWebPageIsNoAnswer() {
    // given
    FakeServer server =
        serving(call -> call.respond(200, "text/html", "<html>Welcome\nto nginx</html>"));

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(Malformed.class);
    assertThat(failure.reason()).endsWith("a web page instead of an answer: Welcome to nginx");
  }

  @Test
  void aBodyThatIsNoAnswerIsNamed() {
    FakeServer server = serving(call -> call.respond(200, "text/plain", "It works!\nReally"));

    InferenceFailure failure = failure(client(server), server, REQUEST);

    assertThat(failure).isInstanceOf(Malformed.class);
    assertThat(failure.reason()).contains("text/plain", "It works! Really");
  }

  @Test
  void aWholeAnswerThatIsCutIsCut() {
    FakeServer server =
        serving(call ->
            call.respond(200, "application/json", "{\"choices\":[{\"message\":{\"content\":\"Te"));

    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(CutStream.class);
  }

  @Test
  void anErrorInPlaceOfAWholeAnswerIsSorted() {
    FakeServer server =
        serving(call -> call.json(200, "{\"error\":{\"message\":\"busy\",\"code\":\"429\"}}"));

    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(RateLimited.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "raw deflate"})
  void readsACompressedAnswer(String encoding) throws Exception {
    // given
    String stream =
        "data: " + delta("Te") + "\n\ndata: " + delta("xt.") + "\n\ndata: " + FINISH + "\n\n";
    FakeServer server =
        serving(call ->
            call.bytes(
                Compressed.by(encoding, stream), encoding.substring(encoding.indexOf(' ') + 1)));

    // then
    assertThat(client(server).complete(server.server(), REQUEST).text()).isEqualTo("Text.");
  }

  @Test
  void aCompressedAnswerThatIsNoneIsNoAnswer() {
    FakeServer server = serving(call -> call.bytes("data: plain".getBytes(UTF_8), "gzip"));

    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(CutStream.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Internal Server Error", "[1, 2]", "null", "\"text\"", "{\"choi"})
  void anEventThatIsNoJsonObjectIsNoAnswer(String data) {
    // given
    FakeServer server =
        serving(call -> call.stream().event(delta("Text.")).event(data).event(FINISH).end());

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"error\":{\"message\":\"CUDA out of memory\",\"code\":500}}\n\n",
        "data: {\"error\":\"CUDA out of memory\"}\n\n",
        "data: {\"object\":\"error\",\"error\":{\"message\":\"CUDA out of memory\"}}\n\n",
        "event: error\ndata: CUDA out of memory\n\n",
        "event: error\ndata: {\"message\":\"CUDA out of memory\"}\n\n",
        "error: {\"code\":500,\"message\":\"CUDA out of memory\"}\n\n"
      })
  void anErrorInsideTheStreamIsNoText(String event) {
    // given
    FakeServer server =
        serving(call -> call.stream().event(delta("Text.")).raw(event).event(DONE).end());

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(ServerError.class);
    assertThat(failure.reason()).endsWith(": CUDA out of memory");
  }

  @Test
  void anErrorInsideTheStreamKeepsItsKind() {
    // given
    FakeServer server =
        serving(
            call -> call.stream().event("{\"error\":{\"message\":\"wait\",\"code\":429}}").end());

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(RateLimited.class);
  }

  @Test
  void aStreamThatBreaksIsCut() {
    // given
    FakeServer server = serving(call -> call.stream().event(delta("Half a")).cut());

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(CutStream.class);
    assertThat(failure.reason()).endsWith("after 6 characters: the connection was closed");
  }

  @Test
  void aStreamThatEndsInTheMiddleOfAnEventIsCut() {
    // given
    FakeServer server =
        serving(call -> call.stream().event(delta("Half a")).raw("data: {\"choices\":[{").end());

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(CutStream.class);
  }

  @Test
  void aStreamThatEndsWithoutAFinishReasonAndWithoutTheDoneMarkIsCut() {
    // given
    FakeServer server =
        serving(call ->
            call.stream()
                .event(delta("Half a"))
                .event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"\"}]}")
                .end());

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(CutStream.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t ", "<think>Hm.</think>\n", "<think>Hm"})
  void anAnswerWithoutTextIsEmpty(String text) {
    // given
    FakeServer server = serving(call -> call.answer(text));

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(EmptyAnswer.class);
  }

  @ParameterizedTest
  @CsvSource({
    "content_filter, Refused",
    "SAFETY, Refused",
    "tool_calls, Refused",
    "abort, CutStream",
    "network_error, CutStream"
  })
  void aFinishReasonThatSaysSoIsNoAnswer(String reason, String kind) {
    // given
    FakeServer server =
        serving(call ->
            call.stream()
                .event(delta("Half a"))
                .event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}")
                .event(DONE)
                .end());

    // then
    assertThat(failure(client(server), server, REQUEST).getClass().getSimpleName()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"tool_calls\":[{\"id\":\"1\"}]}", "{\"refusal\":\"I cannot.\"}"})
  void aToolCallOrARefusalIsNoAnswer(String delta) {
    // given
    FakeServer server =
        serving(call ->
            call.stream().event("{\"choices\":[{\"delta\":" + delta + "}]}").event(FINISH).end());

    // then
    assertThat(failure(client(server), server, REQUEST)).isInstanceOf(Refused.class);
  }

  @Test
  void anAnswerBeyondTheBoundIsStoppedAtTheServer() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server = serving(call -> call.stream().event(delta("x".repeat(1_001))).hang(closed));

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isEqualTo(new AnswerTooLong(server.server().name(), 1_000));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerWithoutModelsSaysWhatToSet() {
    // given
    FakeServer server =
        serving(call -> call.answer("Text.")).listing(call -> call.json(200, "{\"data\":[]}"));

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(CannotServe.class);
    assertThat(failure.reason()).contains("INFERENCE_MODEL");
  }

  /** Case 38. */
  @Test
  void aServerWithoutAListOfModelsSaysWhatToSet() {
    // given
    FakeServer server =
        serving(call -> call.answer("Text."))
            .listing(call -> call.json(404, "{\"detail\":\"Not Found\"}"));

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(CannotServe.class);
    assertThat(failure.reason()).contains("INFERENCE_MODEL", "404", "Not Found");
    assertThat(failure.needsPerson()).isTrue();
  }

  // Watching

  @Test
  void aWatchStopsTheAnswerAndTheGeneration() throws Exception {
    // given: a model that repeats itself for ever
    var closed = new CountDownLatch(1);
    var seen = new ArrayList<String>();
    FakeServer server =
        serving(call -> {
          call.stream();
          keepSaying(call, "data: " + delta("Tea. ") + "\n\n", closed);
        });
    ChatRequest watched =
        REQUEST.withWatch(text -> {
          seen.add(text.toString());
          return text.length() >= 15;
        });

    // when
    ChatAnswer answer = client(server).complete(server.server(), watched);

    // then
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOPPED_BY_CALLER);
    assertThat(answer.text()).startsWith("Tea. Tea. Tea. ").isEqualTo(seen.getLast());
    assertThat(answer.usage().completion()).isPositive();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWatchThatDoesNotStopTheAnswerChangesNothing() throws Exception {
    FakeServer server = serving(call -> call.answer("Text."));

    ChatAnswer answer =
        client(server).complete(server.server(), REQUEST.withWatch(text -> text.length() > 100));

    assertThat(answer.text()).isEqualTo("Text.");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
  }

  // Silence, and going away

  @Test
  void aPortWithoutAServerIsUnreachable() throws Exception {
    // given
    FakeServer server = serving(call -> call.answer("Text."));
    server.close();

    // when
    InferenceFailure failure = failure(client(server), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(Unreachable.class);
    assertThat(failure.reason()).contains(server.server().name(), "refused");
  }

  @Test
  void aServerThatLetsNobodyConnectIsGivenUpInTime() throws Exception {
    // given: a socket whose queue of connections is full
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var first = new Socket(full.getInetAddress(), full.getLocalPort());
        var second = new Socket(full.getInetAddress(), full.getLocalPort())) {
      assertThat(List.of(first, second)).allMatch(Socket::isConnected);
      var server =
          new InferenceServer(
              URI.create("http://127.0.0.1:" + full.getLocalPort() + "/v1"), 1, "fake", null);
      var chat = settings(Duration.ofMillis(300), LONG, LONG);
      ChatClient client = client(InferenceSettings.of(List.of(server)).withChat(chat));

      // when
      var thrown =
          catchThrowableOfType(InferenceException.class, () -> client.complete(server, REQUEST));

      // then
      assertThat(thrown.failure()).isInstanceOf(Unreachable.class);
      assertThat(thrown).hasMessageContaining("connect");
    }
  }

  @Test
  void aHostNameWithoutAnAddressIsUnreachable() {
    // given
    FakeServer server = serving(call -> call.answer("Text."));
    var nowhere = new InferenceServer(URI.create("http://no-such-host.invalid:1/v1"));

    // when
    var thrown =
        catchThrowableOfType(
            InferenceException.class, () -> client(server).complete(nowhere, REQUEST));

    // then
    assertThat(thrown.failure()).isInstanceOf(Unreachable.class);
    assertThat(thrown).hasMessageContaining("no-such-host.invalid is not known");
  }

  @Test
  void aConnectionThatTheServerClosedWhileIdleIsReplaced() throws Exception {
    // given
    FakeServer server =
        serving(call -> {
          call.answer("Text.");
          call.cut();
        });
    ChatClient client = client(server);
    client.complete(server.server(), REQUEST);

    // when: the client has had the time to read the end of the connection
    await().pollDelay(Duration.ofMillis(200)).until(server.chats.getFirst()::isClosed);

    // then
    assertThat(client.complete(server.server(), REQUEST).text()).isEqualTo("Text.");
    assertThat(server.chats).hasSize(2);
  }

  /** The generation may still run there: a second one would oversubscribe the seat. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aRequestThatWasSentIsNotRepeatedWhenItsConnectionBreaks(int broken) throws Exception {
    // given: a server that reads the request and closes the connection, new or pooled
    var requests = new AtomicInteger();
    FakeServer server =
        serving(call -> {
          if (requests.incrementAndGet() == broken) {
            call.cut();
          } else {
            call.answer("Text.");
          }
        });
    ChatClient client = client(server);
    for (int earlier = 1; earlier < broken; earlier++) {
      client.complete(server.server(), REQUEST);
    }

    // when
    InferenceFailure failure = failure(client, server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(Unreachable.class);
    assertThat(failure.retryable()).isTrue();
    assertThat(requests).hasValue(broken);
  }

  @Test
  void silenceBeforeTheAnswerTimesOutAndEndsTheRequest() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server = serving(call -> call.hang(closed));
    var chat = settings(LONG, Duration.ofSeconds(1), LONG);

    // when
    InferenceFailure failure = failure(client(named(server, chat)), server, REQUEST);

    // then
    assertThat(failure)
        .isEqualTo(new TimedOut(server.server().name(), "first token", Duration.ofSeconds(1)));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void signsOfLifeWithoutATokenDoNotPutTheTimeoutOff() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server =
        serving(call -> {
          call.stream().event("{\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}");
          keepSaying(call, ": still here\n\n", closed);
        });
    var chat = settings(LONG, Duration.ofSeconds(1), LONG);

    // when
    InferenceFailure failure = failure(client(named(server, chat)), server, REQUEST);

    // then
    assertThat(failure).isInstanceOf(TimedOut.class);
    assertThat(failure.reason()).contains("first token");
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void silenceInsideTheStreamTimesOutAndEndsTheGeneration() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server =
        serving(call -> {
          call.stream().event(delta("Half a"));
          keepSaying(call, ": still here\n\n", closed);
        });
    var chat = settings(LONG, LONG, Duration.ofSeconds(1));

    // when
    InferenceFailure failure = failure(client(named(server, chat)), server, REQUEST);

    // then
    assertThat(failure)
        .isEqualTo(new TimedOut(server.server().name(), "next token", Duration.ofSeconds(1)));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStreamThatTricklesForEverEndsAtTheLimitOfTheWholeAnswer() throws Exception {
    // given: it never keeps silent for long
    var closed = new CountDownLatch(1);
    FakeServer server =
        serving(call -> {
          call.stream();
          keepSaying(call, "data: " + delta("a") + "\n\n", closed);
        });
    var limit = Duration.ofSeconds(1);

    // when
    InferenceFailure failure = failure(client(named(server, PATIENT)), server, limit);

    // then
    assertThat(failure).isEqualTo(new TimedOut(server.server().name(), "whole answer", limit));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void silenceEndsAtTheLimitOfTheWholeAnswerToo(boolean streaming) throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server =
        serving(call -> {
          if (streaming) {
            call.stream().event(delta("Half a"));
          }
          call.hang(closed);
        });
    var limit = Duration.ofSeconds(1);

    // when
    InferenceFailure failure = failure(client(named(server, PATIENT)), server, limit);

    // then
    assertThat(failure).isEqualTo(new TimedOut(server.server().name(), "whole answer", limit));
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void tellsOfTheProgressOfAnAnswer() throws Exception {
    // given
    var seen = new ArrayList<Double>();
    var twice = new CountDownLatch(1);
    FakeServer server =
        serving(call -> {
          call.stream().event(delta("Tea "));
          // The next chunk must be one by itself.
          assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
          call.event(delta("for two.")).event(FINISH).event(DONE).end();
        });

    // when
    client(server)
        .complete(
            server.server(),
            REQUEST,
            LONG,
            tokens -> {
              seen.add(tokens);
              twice.countDown();
            },
            () -> true);

    // then
    assertThat(seen).containsExactly(1.0, 2.0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptingTheCallerEndsTheGeneration(boolean streaming) throws Exception {
    // given
    var asked = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    var thrown = new AtomicReference<@Nullable Throwable>();
    FakeServer server =
        serving(call -> {
          if (streaming) {
            call.stream().event(delta("Half a"));
          }
          asked.countDown();
          call.hang(closed);
        });
    ChatClient client = client(server);
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                client.complete(server.server(), REQUEST);
              } catch (InferenceException | InterruptedException e) {
                thrown.set(e);
              }
            });
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    // when
    caller.interrupt();

    // then
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    caller.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  /** Repeats itself until the client is gone. */
  private static void keepSaying(FakeServer.Call call, String text, CountDownLatch closed) {
    try {
      while (!closed.await(5, TimeUnit.MILLISECONDS)) {
        call.raw(text);
      }
    } catch (IOException | InterruptedException e) {
      call.cut();
      closed.countDown();
    }
  }

  private FakeServer serving(FakeServer.Script script) {
    FakeServer server = FakeServer.start(script);
    opened.add(server);
    return server;
  }

  private ChatClient client(FakeServer server) {
    return client(settings(server, PATIENT));
  }

  private ChatClient client(InferenceSettings settings) {
    var client = Fleet.clientOf(settings);
    opened.add(client);
    return client;
  }

  private static ChatSettings settings(Duration connect, Duration firstToken, Duration idle) {
    return new ChatSettings(null, connect, firstToken, idle, 16_384, 1_000);
  }

  private static InferenceSettings settings(FakeServer server, ChatSettings chat) {
    return InferenceSettings.of(List.of(server.server())).withChat(chat);
  }

  /** Without a question for the model's name first, which would take its time from the answer. */
  private static InferenceSettings named(FakeServer server, ChatSettings chat) {
    return with(settings(server, chat), null, FakeServer.MODEL, null);
  }

  private static InferenceSettings with(
      InferenceSettings settings,
      @Nullable ApiKey key,
      @Nullable String model,
      @Nullable Double temperature) {
    return new InferenceSettings(
        settings.fleet(),
        new ServerAccess(settings.entries(), model, key),
        new ChatSettings(
            temperature,
            settings.chat().connect(),
            settings.chat().firstToken(),
            settings.chat().idle(),
            settings.chat().reasoningTokens(),
            1_000),
        settings.retry(),
        settings.seatTimeout(),
        settings.directory(),
        settings.circuit());
  }

  private static InferenceFailure failure(
      ChatClient client, FakeServer server, ChatRequest request) {
    return catchThrowableOfType(
            InferenceException.class, () -> client.complete(server.server(), request))
        .failure();
  }

  private static InferenceFailure failure(ChatClient client, FakeServer server, Duration limit) {
    return catchThrowableOfType(
            InferenceException.class,
            () -> client.complete(server.server(), REQUEST, limit, _ -> {}, () -> true))
        .failure();
  }
}
