package io.scriptorium.inference.fleet;

import static io.scriptorium.inference.client.FakeServer.delta;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.FakeServer;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.NoSeat;
import io.scriptorium.inference.client.InferenceFailure.OtherModel;
import io.scriptorium.inference.client.InferenceFailure.PromptCut;
import io.scriptorium.inference.client.InferenceFailure.RejectedRequest;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import io.scriptorium.inference.client.InferenceFailure.Unauthorized;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.inference.fleet.InferenceSettings.CircuitSettings;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import io.scriptorium.inference.fleet.InferenceSettings.RetryPolicy;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.inference.seats.SeatLease;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Priority;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.sim.text.SimulatedModel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class FleetIT {

  private static final RetryPolicy QUICK =
      new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(20), 3);
  private static final RetryPolicy PATIENT =
      new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(2), 3);

  private static final SeatSettings SEATS =
      new SeatSettings(
          Duration.ofSeconds(15),
          Duration.ofMillis(20),
          Duration.ofMillis(50),
          Duration.ofMillis(50));
  private static final AtomicInteger LEDGERS = new AtomicInteger();
  private static LocalRedis server;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void startRedis() {
    server = LocalRedis.startOpen(0);
  }

  @AfterAll
  static void stopRedis() {
    server.close();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void aJobStaysAtItsHome() throws Exception {
    // given
    Fleet fleet =
        fleet(QUICK, serving(call -> call.answer("1")), serving(call -> call.answer("2")));
    String home = home(fleet, "job-1").name();

    // then
    for (int i = 0; i < 5; i++) {
      assertThat(ask(fleet, request("job-1")).server()).isEqualTo(home);
    }
  }

  @Test
  void goesOnAtAnotherServerAtOnceAndStaysThere() throws Exception {
    // given: waiting would take an hour
    var broken = new AtomicBoolean(true);
    FakeServer first = serving(call -> answerUnless(broken.get(), call));
    FakeServer second = serving(call -> call.answer("2"));
    Fleet fleet = fleet(PATIENT, first, second);
    String job = jobAt(fleet, first.server());

    // when
    JobSeat seat = seat(fleet, job);
    String moved = seat.complete(request(job)).server();
    broken.set(false);

    // then
    assertThat(moved).isEqualTo(second.server().name());
    assertThat(seat.complete(request(job)).server()).isEqualTo(second.server().name());
    assertThat(fleet.seats().heldOn(first.server().name())).isZero();
    assertThat(meters.get("scriptorium.inference.moves").tag("reason", "failed").counter().count())
        .isEqualTo(1);
    assertThat(meters.get("scriptorium.inference.retries").counter().count()).isEqualTo(1);
  }

  /** Case 20: 40 of the 100 tokens asked for, and the server says that its limit is reached. */
  @Test
  void anAnswerThatEndsAtAServersOwnLimitIsContinued() throws Exception {
    // given
    var parts =
        List.of("The first part ends. It is cu", "The second part. And it go", "The third.");
    var asked = new AtomicInteger();
    FakeServer server =
        serving(call -> {
          int part = asked.getAndIncrement();
          truncated(call, parts.get(part), 40, part < 2 ? "length" : "stop");
        });
    var seen = new ArrayList<String>();
    Fleet fleet = fleet(QUICK, server);

    // when
    ChatAnswer answer =
        ask(
            fleet,
            request("job-1")
                .withWatch(text -> {
                  seen.add(text.toString());
                  return false;
                }));

    // then
    assertThat(answer.text()).isEqualTo("The first part ends. The second part. The third.");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.usage().completion()).isEqualTo(120);
    assertThat(seen.getLast()).isEqualTo(answer.text());
    JsonNode last = server.chats.getLast().request();
    assertThat(last.path("messages"))
        .extracting(it -> it.path("role").asString())
        .containsExactly("user", "assistant", "user");
    assertThat(last.path("messages").path(1).path("content").asString())
        .isEqualTo("The first part ends. The second part.");
    assertThat(last.path("max_tokens").asInt()).isEqualTo(20);
  }

  /** Such as one that a reasoning model's server cut: the rest would be generated in vain. */
  @Test
  void anAnswerThatIsAsLongAsItsTextShouldBeIsNotContinued() throws Exception {
    // given
    FakeServer server = serving(call -> truncated(call, "A whole sentence. And a", 40, "length"));
    Fleet fleet = fleet(QUICK, server);

    // when
    ChatAnswer enough = ask(fleet, request("job-1").forWords(30));
    int asked = server.chats.size();
    var _ = ask(fleet, request("job-2").forWords(60));

    // then
    assertThat(enough.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(asked).isEqualTo(1);
    assertThat(server.chats.size()).isGreaterThan(2);
  }

  @Test
  void anAnswerThatCannotBeContinuedIsTakenAsFarAsItGoes() throws Exception {
    // given
    var asked = new AtomicInteger();
    FakeServer server =
        serving(call -> {
          if (asked.getAndIncrement() == 0) {
            truncated(call, "A beginning.", 40, "length");
          } else {
            call.json(400, "{\"error\":\"maximum context length is 50 tokens\"}");
          }
        });

    // when
    ChatAnswer answer = ask(fleet(QUICK, server), request("job-1"));

    // then
    assertThat(answer.text()).isEqualTo("A beginning.");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void anAnswerThatEndsAtTheLimitAskedForIsTaken() throws Exception {
    FakeServer server = serving(call -> truncated(call, "Text.", 100, "length"));
    Fleet fleet = fleet(PATIENT, server);

    assertThat(ask(fleet, request("job-1")).finishReason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void anAnswerIsContinuedABoundedNumberOfTimes() throws Exception {
    FakeServer server =
        serving(call -> truncated(call, "It goes on and on for ever. ", 1, "length"));

    assertThat(ask(fleet(QUICK, server), request("job-1")).finishReason())
        .isEqualTo(FinishReason.LENGTH);
    assertThat(server.chats).hasSize(16);
  }

  private static void truncated(FakeServer.Call call, String text, int tokens, String reason)
      throws IOException {
    call.stream()
        .event(delta(text))
        .event(
            "{\"choices\":[{\"delta\":{},\"finish_reason\":\"%s\"}],\"timings\":{\"cache_n\":0,\"prompt_n\":5,\"predicted_n\":%d}}"
                .formatted(reason, tokens))
        .event("[DONE]")
        .end();
  }

  /** Ollama reads as much of a prompt as fits, and says nothing. */
  @Test
  void aPromptThatIsCutSilentlyIsAFailure() {
    // given
    FakeServer server = serving(call -> reporting(call, 2_048));
    Fleet fleet = fleet(QUICK, server);
    var request =
        new ChatRequest("job-1", List.of(ChatMessage.user("tea is hot ".repeat(1_000))), 100);

    // when
    var thrown = failure(fleet, request);

    // then
    assertThat(thrown.failure()).isInstanceOf(PromptCut.class);
    assertThat(thrown).hasMessageContaining("num_ctx").hasMessageContaining("2048");
  }

  @Test
  void aPromptThatHardlyGrowsWhereItWasContinuedIsCut() throws Exception {
    // given: 1,500 words that are 1,900 tokens, and then 300 words more in a window of 2,048
    var prompts = new AtomicInteger();
    FakeServer server =
        serving(call -> reporting(call, prompts.getAndIncrement() == 0 ? 1_900 : 2_040));
    Fleet fleet = fleet(QUICK, server);
    var first = List.of(ChatMessage.user("tea is hot ".repeat(500)));
    var second = new ArrayList<>(first);
    second.add(ChatMessage.assistant("tea is hot ".repeat(99)));
    second.add(ChatMessage.user("more"));
    JobSeat seat = seat(fleet, "job-1");

    // when
    assertThat(seat.complete(new ChatRequest("job-1", first, 100)).text()).isEqualTo("Text.");
    var thrown =
        catchThrowableOfType(
            InferenceException.class, () -> seat.complete(new ChatRequest("job-1", second, 100)));

    // then
    assertThat(thrown.failure()).isInstanceOf(PromptCut.class);
    assertThat(seat.contextWindow()).hasValue(2_048);
  }

  private static void reporting(FakeServer.Call call, int promptTokens) throws IOException {
    call.stream()
        .event(delta("Text."))
        .event(FakeServer.FINISH)
        .event(
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":2}}"
                .formatted(promptTokens))
        .event("[DONE]")
        .end();
  }

  @Test
  void aJobKnowsTheWindowOfItsServer() throws Exception {
    // given
    FakeServer listed =
        serving(call -> call.answer("1"))
            .listing(call -> call.json(200, "{\"data\":[{\"id\":\"m\",\"max_model_len\":16384}]}"));
    FakeServer properties =
        serving(call -> call.answer("2"))
            .listing(call ->
                call.json(
                    200,
                    call.path.equals("/props")
                        ? "{\"default_generation_settings\":{\"n_ctx\":4096}}"
                        : "{\"data\":[{\"id\":\"m\"}]}"));
    var configured = new InferenceServer(properties.server().baseUrl(), 4, null, null, 2_048);

    // then
    assertThat(seat(fleet(QUICK, listed, properties), "job-1").contextWindow()).hasValue(4_096);
    JobSeat seat = seat(fleet(QUICK, listed), "job-1");
    assertThat(seat.complete(request("job-1")).text()).isEqualTo("1");
    assertThat(seat.contextWindow()).hasValue(16_384);
    assertThat(seat(fleet(settings(QUICK, List.of(configured))), "job-1").contextWindow())
        .hasValue(2_048);
    assertThat(seat(fleet(QUICK, serving(call -> call.answer("3"))), "job-1").contextWindow())
        .isEmpty();
  }

  @Test
  void aJobThatGoesOnInAnotherProcessGoesBackToItsServer() throws Exception {
    // given
    FakeServer first = serving(call -> call.answer("1"));
    FakeServer second = serving(call -> call.answer("2"));
    Fleet fleet = fleet(QUICK, first, second);
    String job = jobAt(fleet, first.server());

    // when
    try (JobSeat seat =
        fleet.seat(SeatRequest.writing(job, job, Instant.EPOCH, 0, second.server().name(), null))) {
      // then
      assertThat(seat.complete(request(job)).server()).isEqualTo(second.server().name());
    }
  }

  @Test
  void aModelAndTheSimulatorDoNotContinueEachOthersJobs() throws Exception {
    // given
    FakeServer server = serving(call -> call.answer("Text."));
    Fleet fleet = fleet(QUICK, server);

    // when: any model continues another's job, and none that of the simulator
    assertThat(begun(fleet, "llama3.2").complete(request("job-1")).text()).isEqualTo("Text.");
    assertThat(begun(fleet, null).complete(request("job-1")).text()).isEqualTo("Text.");
    JobSeat simulated = begun(fleet, Simulator.MODEL);
    for (int tries = 0; tries < 3; tries++) {
      assertThatThrownBy(() -> simulated.complete(request("job-1")))
          .isInstanceOfSatisfying(
              InferenceException.class,
              e ->
                  assertThat(e.failure())
                      .isEqualTo(
                          new OtherModel(
                              server.server().name(), FakeServer.MODEL, Simulator.MODEL)));
    }

    // then: it is not asked for what is known, and serves all others
    assertThat(server.chats).hasSize(2);
    assertThat(ask(fleet, request("job-2")).text()).isEqualTo("Text.");
    assertThat(Simulator.MODEL).isEqualTo(SimulatedModel.NAME);
  }

  private JobSeat begun(Fleet fleet, @Nullable String model) {
    JobSeat seat = fleet.seat(SeatRequest.writing("job-1", "job-1", Instant.EPOCH, 0, null, model));
    opened.add(seat);
    return seat;
  }

  @Test
  void aFailedServerIsNotAskedByItsOtherJobsEither() throws Exception {
    // given
    FakeServer first = serving(call -> call.json(500, "{}"));
    FakeServer second = serving(call -> call.answer("2"));
    Fleet fleet = fleet(strict(PATIENT, List.of(first.server(), second.server())));
    String job = jobAt(fleet, first.server());
    ask(fleet, request(job));

    // when
    ask(fleet, request(jobAt(fleet, first.server(), job)));

    // then
    assertThat(first.chats).hasSize(1);
    assertThat(
            meters
                .get("scriptorium.inference.available")
                .tag("server", first.server().name())
                .gauge()
                .value())
        .isZero();
  }

  @Test
  void triesASingleServerAgain() throws Exception {
    // given
    var tries = new AtomicInteger();
    FakeServer server = serving(call -> answerUnless(tries.incrementAndGet() <= 3, call));
    Fleet fleet = fleet(QUICK, server);

    // then
    assertThat(ask(fleet, request("job-1")).text()).isEqualTo("Text.");
    assertThat(tries).hasValue(4);
    assertThat(
            meters
                .get("scriptorium.inference.requests")
                .tag("outcome", "server-error")
                .timer()
                .count())
        .isEqualTo(3);
  }

  @Test
  void leavesAServerAloneForAsLongAsItAsks() throws Exception {
    // given
    var refused = new AtomicLong();
    var askedAgain = new AtomicLong();
    FakeServer server =
        serving(call -> {
          if (refused.compareAndSet(0, System.nanoTime())) {
            call.json(429, "{}", "Retry-After: 1");
          } else {
            askedAgain.set(System.nanoTime());
            call.answer("Text.");
          }
        });
    Fleet fleet = fleet(QUICK, server);

    // when
    ask(fleet, request("job-1"));

    // then
    assertThat(askedAgain.get() - refused.get()).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void waitsUntilAServerComesUp() throws Exception {
    // given
    FakeServer gone = serving(call -> call.answer("Text."));
    gone.close();
    Fleet fleet = fleet(QUICK, gone);
    var answer = async(() -> ask(fleet, request("job-1")));
    await().until(() -> meters.get("scriptorium.inference.retries").counter().count() >= 2);

    // when
    opened.add(FakeServer.start(call -> call.answer("Here again."), gone.port()));

    // then
    assertThat(answer.get().text()).isEqualTo("Here again.");
  }

  @Test
  void givesUpWhenTheBudgetIsUsedUpAndSaysWhatWasTried() {
    // given
    var budget =
        new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofSeconds(2), 3);
    FakeServer first = serving(call -> call.json(500, "{\"error\":\"broken\"}"));
    FakeServer second = serving(call -> call.json(500, "{\"error\":\"broken\"}"));
    Fleet fleet = fleet(lenient(budget, List.of(first.server(), second.server())));

    // when
    var thrown = failure(fleet, request("job-1"));

    // then
    assertThat(thrown.failure()).isInstanceOf(ServerError.class);
    assertThat(thrown)
        .hasMessageContaining("attempts on 2 of 2 servers")
        .hasMessageContaining("PT2S")
        .hasMessageContaining("(status 500): broken");
    assertThat(first.chats.size() + second.chats.size()).isGreaterThan(2);
  }

  @Test
  void whoeverOnlyWaitedForAServerToComeBackGivesUpInItsBudgetToo() {
    // given: a failure that keeps the only server out for longer than the budget
    var budget =
        new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(2), 3);
    FakeServer server = serving(call -> call.json(500, "{\"error\":\"broken\"}"));
    Fleet fleet = fleet(strict(budget, List.of(server.server())));
    failure(fleet, request("job-1"));

    // when
    var thrown = failure(fleet, request("job-2"));

    // then
    assertThat(thrown.failure()).isInstanceOf(NoSeat.class);
    assertThat(thrown)
        .hasMessageContaining("none became available within PT2S")
        .hasMessageContaining("broken");
  }

  @Test
  void whoeverWaitsTooLongForASeatIsToldSo() throws Exception {
    // given
    var go = new CountDownLatch(1);
    FakeServer server = waitingFor(go);
    InferenceSettings usual = settings(QUICK, List.of(server.server(1)));
    Fleet fleet =
        fleet(
            new InferenceSettings(
                usual.fleet(),
                usual.access(),
                usual.chat(),
                usual.retry(),
                Duration.ofSeconds(2),
                usual.directory(),
                usual.circuit()));
    var occupied = async(() -> ask(fleet, request("job-1")));
    await().until(() -> server.chats.size() == 1);

    // when
    var thrown = failure(fleet, request("job-2"));

    // then
    assertThat(thrown.failure()).isInstanceOf(NoSeat.class);
    assertThat(thrown).hasMessageContaining("all were taken for PT2S");
    go.countDown();
    occupied.get();
  }

  @Test
  void betweenTwoSectionsASeatGoesToAnUrgentJobAndTheOtherGoesOnAfterIt() throws Exception {
    // given
    FakeServer server = serving(call -> call.answer("Text."));
    Fleet fleet = fleet(settings(QUICK, List.of(server.server(1))));
    JobSeat bulk = seat(fleet, "bulk-1", Priority.BULK);
    var _ = bulk.complete(request("bulk-1"));
    bulk.yieldToOthers();
    assertThat(bulk.held()).isNotNull();
    JobSeat urgent = seat(fleet, "urgent-1", Priority.URGENT);
    var first = async(() -> urgent.complete(request("urgent-1")));

    // when
    await()
        .until(() -> {
          bulk.yieldToOthers();
          return bulk.held() == null;
        });

    // then
    assertThat(first.get().text()).isEqualTo("Text.");
    var second = async(() -> bulk.complete(request("bulk-1")));
    urgent.yieldToOthers();
    assertThat(urgent.held()).isNotNull();
    assertThat(server.chats).hasSize(2);
    urgent.close();
    assertThat(second.get().text()).isEqualTo("Text.");
  }

  @Test
  void aRequestThatTwoServersRejectIsNotTriedAgain() {
    // given
    FakeServer first = serving(call -> call.json(400, "{\"error\":\"no\"}"));
    FakeServer second = serving(call -> call.json(400, "{\"error\":\"no\"}"));

    // when
    var thrown = failure(fleet(QUICK, first, second), request("job-1"));

    // then
    assertThat(thrown.failure()).isInstanceOf(RejectedRequest.class);
    assertThat(first.chats).hasSize(1);
    assertThat(second.chats).hasSize(1);
  }

  /** Case 1: a broken server answers at once and is always free. */
  @ParameterizedTest
  @CsvSource({
    "404, page not found",
    "404, The model `x` does not exist.",
    "400, strange",
    "402, pay first",
    "403, forbidden",
    "405, no",
    "413, too large",
    "422, unprocessable",
    "500, broken",
    "200, <html>Welcome</html>",
    "301, moved"
  })
  void aBrokenServerCostsThreeRequestsAtMostAndNoJob(int status, String message) throws Exception {
    // given
    FakeServer broken = serving(call -> call.json(status, "{\"error\":\"" + message + "\"}"));

    // when
    Fleet fleet = sixteenJobsBesideASlowServer(broken);

    // then
    int trials = 2;
    assertThat(broken.chats).hasSizeLessThanOrEqualTo(3 + trials);
    assertThat(fleet.failures()).containsOnlyKeys(broken.server().name());
  }

  /** Each request that brings nothing but reasoning would be sent again with more room for it. */
  @Test
  void aModelThatNeverEndsItsReasoningCostsThreeRequestsAtMost() throws Exception {
    // given
    FakeServer reasons =
        serving(call ->
            call.stream()
                .event("{\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm. Hm. \"}}]}")
                .event("{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}")
                .event(FakeServer.DONE)
                .end());

    // when
    Fleet _ = sixteenJobsBesideASlowServer(reasons);

    // then
    int trials = 2;
    assertThat(reasons.chats).hasSizeLessThanOrEqualTo(3 + trials);
  }

  /** All are answered, though the other server is always free. */
  private Fleet sixteenJobsBesideASlowServer(FakeServer other) throws Exception {
    FakeServer slow =
        serving(call -> {
          Thread.sleep(300);
          call.answer("Text.");
        });
    Fleet fleet = fleet(settings(QUICK, List.of(other.server(16), slow.server(16))));
    var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
    for (int i = 0; i < 16; i++) {
      String job = "job-" + i;
      answers.add(async(() -> ask(fleet, request(job))));
    }
    for (var answer : answers) {
      assertThat(answer.get().text()).isEqualTo("Text.");
    }
    return fleet;
  }

  /** A refusal that names nothing may be about the schema, and the planner asks without it. */
  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void aBrokenServerThatRefusesShapedRequestsCostsNoMoreOfThem(int status) throws Exception {
    // given
    FakeServer broken = serving(call -> call.json(status, "{\"error\":\"odd\"}"));
    FakeServer slow =
        serving(call -> {
          Thread.sleep(300);
          call.answer("Text.");
        });
    Fleet fleet = fleet(settings(QUICK, List.of(broken.server(16), slow.server(16))));

    // when
    var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
    for (int i = 0; i < 16; i++) {
      var plan =
          new ChatRequest(
              "job-" + i,
              List.of(ChatMessage.user("Plan.")),
              100,
              ResponseSchema.of("plan", "{\"type\":\"object\"}"));
      answers.add(async(() -> shapedOrNot(fleet, plan)));
    }

    // then
    for (var answer : answers) {
      assertThat(answer.get().text()).isEqualTo("Text.");
    }
    int trials = 2;
    assertThat(broken.chats).hasSizeLessThanOrEqualTo(3 + trials);
  }

  private static ChatAnswer shapedOrNot(Fleet fleet, ChatRequest request) throws Exception {
    try {
      return ask(fleet, request);
    } catch (InferenceException e) {
      assertThat(e.failure()).isInstanceOf(StructuredOutputUnsupported.class);
      return ask(fleet, request.withoutSchema());
    }
  }

  @Test
  void rejectionsByServersThatHaveAnsweredNothingDecideNothing() throws Exception {
    // given
    FakeServer tooLarge = serving(call -> call.json(413, "{\"error\":\"too large\"}"));
    FakeServer odd = serving(call -> call.json(400, "{\"error\":\"odd\"}"));
    FakeServer sound = serving(call -> call.answer("Text."));
    Fleet fleet =
        fleet(settings(QUICK, List.of(tooLarge.server(4), odd.server(4), sound.server(4))));

    // then
    for (int i = 0; i < 16; i++) {
      assertThat(ask(fleet, request("job-" + i)).text()).isEqualTo("Text.");
    }
  }

  @Test
  void aRequestThatOneServerRejectsIsAnsweredByAnother() throws Exception {
    // given: the only other one is down when it is asked, and comes back
    FakeServer first = serving(call -> call.json(400, "{\"error\":\"no\"}"));
    var broken = new AtomicInteger();
    FakeServer second = serving(call -> answerUnless(broken.getAndIncrement() == 0, call));
    Fleet fleet = fleet(QUICK, first, second);

    // then
    assertThat(ask(fleet, request(jobAt(fleet, first.server()))).text()).isEqualTo("Text.");
  }

  @Test
  void aServerThatIsUnprovenGetsThreeRequestsUntilItGenerates() throws Exception {
    // given
    var go = new CountDownLatch(1);
    FakeServer server = waitingFor(go);
    Fleet fleet = fleet(settings(QUICK, List.of(server.server(8))));

    // when
    var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
    for (int i = 0; i < 8; i++) {
      String job = "job-" + i;
      answers.add(async(() -> ask(fleet, request(job))));
    }

    // then
    await().during(Duration.ofMillis(300)).until(() -> server.chats.size() == 3);
    go.countDown();
    for (var answer : answers) {
      assertThat(answer.get().text()).isEqualTo("Text.");
    }
  }

  @Test
  void aServerThatLetsNobodyInIsPassedOver() throws Exception {
    // given
    FakeServer first = serving(call -> call.json(401, "{}"));
    FakeServer second = serving(call -> call.answer("2"));
    Fleet fleet = fleet(PATIENT, first, second);

    // then
    assertThat(ask(fleet, request(jobAt(fleet, first.server()))).text()).isEqualTo("2");
  }

  @Test
  void givesUpSoonWhenNoServerCanAnswerUntilAPersonHelps() {
    // given
    FakeServer first = serving(call -> call.json(401, "{}"));
    FakeServer second = serving(call -> call.json(403, "{}"));

    // when
    Fleet fleet = fleet(QUICK, first, second);
    var thrown = failure(fleet, request("job-1"));

    // then
    assertThat(thrown.failure()).isInstanceOf(Unauthorized.class);
    assertThat(thrown).hasMessageContaining("INFERENCE_API_KEY");
    assertThat(fleet.failures())
        .containsOnlyKeys(first.server().name(), second.server().name())
        .allSatisfy((name, failure) -> assertThat(failure.needsPerson()).isTrue());
    assertThat(fleet.servers().report()).contains("\"needsPerson\":true", "INFERENCE_API_KEY");
  }

  @Test
  void answersWithoutTextAreCountedAndDoNotCondemnTheServers() {
    // given
    FakeServer first = serving(call -> call.answer(" "));
    FakeServer second = serving(call -> call.answer(" "));
    Fleet fleet = fleet(QUICK, first, second);

    // when
    var thrown = failure(fleet, request("job-1"));

    // then
    assertThat(thrown.failure()).isInstanceOf(EmptyAnswer.class);
    assertThat(first.chats.size() + second.chats.size()).isEqualTo(3);
    assertThat(fleet.servers().all())
        .allSatisfy(server ->
            assertThat(
                    meters
                        .get("scriptorium.inference.available")
                        .tag("server", server.name())
                        .gauge()
                        .value())
                .isEqualTo(1));
  }

  @Test
  void saysWhereAnswersCannotBeGivenAShape() throws Exception {
    // given
    FakeServer server =
        serving(call -> {
          if (call.request().has("response_format")) {
            call.json(400, "{\"error\":\"response_format is not supported\"}");
          } else {
            call.answer("Text.");
          }
        });
    Fleet fleet = fleet(PATIENT, server);
    var shaped =
        new ChatRequest(
            "job-1",
            List.of(ChatMessage.user("Plan.")),
            100,
            ResponseSchema.of("plan", "{\"type\":\"object\"}"));

    // then
    assertThat(failure(fleet, shaped).failure()).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(failure(fleet, shaped).failure()).isInstanceOf(StructuredOutputUnsupported.class);
    assertThat(ask(fleet, shaped.withoutSchema()).text()).isEqualTo("Text.");
    assertThat(server.chats).hasSize(2);
  }

  @Test
  void aJobWhoseHomeIsFullStartsAtItsNextServerAndStaysThere() throws Exception {
    // given
    var go = new CountDownLatch(1);
    FakeServer first = waitingFor(go);
    FakeServer second = serving(call -> call.answer("2"));
    Fleet fleet = fleet(settings(QUICK, List.of(first.server(1), second.server(1))));
    String occupant = jobAt(fleet, first.server(1));
    String job = jobAt(fleet, first.server(1), occupant);
    var occupied = async(() -> ask(fleet, request(occupant)));
    await().until(() -> first.chats.size() == 1);

    // then
    JobSeat seat = seat(fleet, job);
    assertThat(seat.complete(request(job)).server()).isEqualTo(second.server().name());
    go.countDown();
    occupied.get();
    assertThat(seat.complete(request(job)).server()).isEqualTo(second.server().name());
  }

  @Test
  void neverRunsMoreOnAServerThanItsSeats() throws Exception {
    // given
    var go = new CountDownLatch(1);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    FakeServer server =
        serving(call -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
          running.decrementAndGet();
          call.answer("Text.");
        });
    Fleet fleet = fleet(settings(QUICK, List.of(server.server(2))));

    // when
    var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
    for (int i = 0; i < 40; i++) {
      String job = "job-" + i;
      answers.add(async(() -> ask(fleet, request(job))));
    }
    await()
        .until(() ->
            server.chats.size() == 2
                && meters.get("scriptorium.inference.waiting").gauge().value() == 38);
    go.countDown();
    for (var answer : answers) {
      answer.get();
    }

    // then
    assertThat(server.chats).hasSize(40);
    assertThat(most).hasValue(2);
  }

  @Test
  void interruptingEndsTheGenerationAndFreesTheSeat() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    var first = new AtomicBoolean(true);
    FakeServer server =
        serving(call -> {
          if (first.getAndSet(false)) {
            call.stream().event(delta("Half a")).hang(closed);
          } else {
            call.answer("Text.");
          }
        });
    Fleet fleet = fleet(settings(PATIENT, List.of(server.server(1))));
    var thrown = new CompletableFuture<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                boolean _ = ask(fleet, request("job-1")).text().isEmpty();
              } catch (InferenceException | InterruptedException e) {
                thrown.complete(e);
              }
            });
    await().until(() -> server.chats.size() == 1);

    // when
    caller.interrupt();

    // then
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(ask(fleet, request("job-2")).text()).isEqualTo("Text.");
    assertThat(
            meters
                .get("scriptorium.inference.requests")
                .tag("outcome", "abandoned")
                .timer()
                .count())
        .isEqualTo(1);
  }

  @Test
  void cancellingClosesTheStreamAndFreesTheSeat() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server = serving(call -> call.stream().event(delta("Half a")).hang(closed));
    Fleet fleet = fleet(settings(PATIENT, List.of(server.server(1))));
    JobSeat seat = seat(fleet, "job-1");
    var answer = async(() -> seat.complete(request("job-1")));
    await().until(() -> server.chats.size() == 1);

    // when
    seat.cancel();

    // then
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(answer::get).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> seat.complete(request("job-1")))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("job-1");
    seat.close();
    await().until(() -> fleet.seats().heldOn(server.server().name()) == 0);
  }

  @Test
  void cancellingBetweenTwoAttemptsEndsTheRequest() throws Exception {
    // given: waiting would take an hour
    FakeServer server = serving(call -> call.json(500, "{}"));
    Fleet fleet = fleet(settings(PATIENT, List.of(server.server(1))));
    JobSeat seat = seat(fleet, "job-1");
    var answer = async(() -> seat.complete(request("job-1")));
    await().until(() -> fleet.lastFailure() != null);

    // when
    seat.cancel();

    // then
    assertThatThrownBy(answer::get).isInstanceOf(CancellationException.class);
  }

  /** A late word about the seat it had, such as its release, must not concern the one it has. */
  @Test
  void eachSeatThatAJobTakesIsAClaimOfItsOwn() throws Exception {
    // given
    FakeServer server = serving(call -> call.answer("Text."));
    Fleet fleet = fleet(settings(PATIENT, List.of(server.server(1))));
    JobSeat seat = seat(fleet, "job-1");
    var _ = seat.complete(request("job-1"));
    SeatLease first = requireNonNull(seat.held());

    // when
    seat.close();
    var _ = seat.complete(request("job-1"));
    fleet.seats().release(first);

    // then
    SeatLease second = requireNonNull(seat.held());
    assertThat(second.claim().token()).isNotEqualTo(first.claim().token());
    assertThat(fleet.seats().heldOn(server.server().name())).isEqualTo(1);
  }

  @Test
  void whoeverWaitsForASeatIsSentAwayWhenTheWorkerStops() throws Exception {
    // given
    var go = new CountDownLatch(1);
    FakeServer server = waitingFor(go);
    Fleet fleet = fleet(settings(PATIENT, List.of(server.server(1))));
    JobSeat seat = seat(fleet, "job-1");
    var runs = async(() -> seat.complete(request("job-1")));
    await().until(() -> server.chats.size() == 1);
    var waits = async(() -> ask(fleet, request("job-2")));
    await().until(() -> fleet.seats().waiting() == 1);

    // when
    fleet.stopSeating();

    // then
    assertThatThrownBy(waits::get).hasCauseInstanceOf(UnavailableException.class);
    go.countDown();
    assertThat(runs.get().text()).isEqualTo("Text.");
    assertThat(seat.complete(request("job-1")).text()).isEqualTo("Text.");
  }

  @Test
  void whoeverWaitsToTryAgainIsSentAwayWhenTheWorkerStops() throws Exception {
    // given
    FakeServer server = serving(call -> call.json(500, "{\"error\":\"broken\"}"));
    Fleet fleet = fleet(settings(PATIENT, List.of(server.server(1))));
    var waits = async(() -> ask(fleet, request("job-1")));
    await().until(() -> server.chats.size() == 1);

    // when
    fleet.stopSeating();

    // then
    assertThatThrownBy(() -> waits.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(UnavailableException.class);
  }

  /** One request tries a server that may be back; the others wait until it has. */
  @Test
  void aServerThatIsBackIsTriedByOneJobBeforeTheOthersCome() throws Exception {
    // given
    var broken = new AtomicBoolean(true);
    var running = new AtomicInteger();
    var go = new CountDownLatch(1);
    FakeServer server =
        serving(call -> {
          if (broken.get()) {
            call.json(500, "{}");
          } else {
            running.incrementAndGet();
            assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
            call.answer("Text.");
          }
        });
    var circuit =
        new CircuitSettings(
            1,
            1,
            50,
            Duration.ofMillis(200),
            Duration.ofMillis(200),
            Duration.ofHours(1),
            Duration.ofHours(1));
    Fleet fleet = fleet(settings(QUICK, List.of(server.server(8))).withCircuit(circuit));
    var answers = new ArrayList<CompletableFuture<ChatAnswer>>();
    answers.add(async(() -> ask(fleet, request("job-0"))));
    await().until(() -> !fleet.servers().circuit(server.server().name()).admits());
    for (int i = 1; i < 8; i++) {
      String job = "job-" + i;
      answers.add(async(() -> ask(fleet, request(job))));
    }

    // when
    broken.set(false);
    await().until(() -> running.get() > 0);

    // then
    await().during(Duration.ofMillis(500)).until(() -> running.get() == 1);
    go.countDown();
    for (var answer : answers) {
      assertThat(answer.get().text()).isEqualTo("Text.");
    }
  }

  @Test
  void aServerThatIsBackIsAskedForItsSeats() throws Exception {
    // given
    var broken = new AtomicBoolean(true);
    var slots = new AtomicInteger(4);
    FakeServer server =
        serving(call -> answerUnless(broken.get(), call))
            .listing(call -> call.json(200, "{\"total_slots\":" + slots + "}"));
    var entry = new ServerEntry(server.server().baseUrl(), false, null, "fake", null);
    var times = DirectorySettings.DEFAULT;
    Fleet fleet =
        fleet(
            InferenceSettings.ofEntries(List.of(entry))
                .withRetry(QUICK)
                .withDirectory(
                    new DirectorySettings(
                        32,
                        8192,
                        times.lookupTimeout(),
                        Duration.ofHours(1),
                        Duration.ofHours(1))));
    var answer = async(() -> ask(fleet, request("job-1")));
    await().until(() -> !fleet.servers().circuit(server.server().name()).admits());

    // when
    slots.set(6);
    broken.set(false);

    // then
    assertThat(answer.get().text()).isEqualTo("Text.");
    await().until(() -> fleet.servers().totalSeats() == 6);
  }

  @Test
  void closingBreaksOffWhatRuns() throws Exception {
    // given
    var closed = new CountDownLatch(1);
    FakeServer server = serving(call -> call.stream().event(delta("Half a")).hang(closed));
    Fleet fleet = fleet(PATIENT, server);
    var answer = async(() -> ask(fleet, request("job-1")));
    await().until(() -> server.chats.size() == 1);

    // when
    fleet.close();

    // then
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(answer::get).hasCauseInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ask(fleet, request("job-1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void countsTokensAndTakesItsGaugesAlong() throws Exception {
    // given
    FakeServer server =
        serving(call ->
            call.stream()
                .event(delta("Text."))
                .event(
                    "{\"choices\":[{\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
                        + "\"completion_tokens\":2,\"prompt_tokens_details\":{\"cached_tokens\":4}}}")
                .event(FakeServer.DONE)
                .end());
    Fleet fleet = fleet(QUICK, server);

    // when
    ask(fleet, request("job-1"));

    // then
    assertThat(tokens("prompt")).isEqualTo(9);
    assertThat(tokens("cached")).isEqualTo(4);
    assertThat(tokens("completion")).isEqualTo(2);
    assertThat(meters.get("scriptorium.inference.time.to.first.token").timer().count())
        .isEqualTo(1);
    assertThat(meters.get("scriptorium.inference.running").gauge().value()).isZero();
    fleet.close();
    assertThat(meters.find("scriptorium.inference.running").gauge()).isNull();
  }

  private double tokens(String kind) {
    return meters.get("scriptorium.inference.tokens").tag("kind", kind).counter().count();
  }

  private static void answerUnless(boolean broken, FakeServer.Call call) throws Exception {
    if (broken) {
      call.json(500, "{\"error\":\"broken\"}");
    } else {
      call.answer("Text.");
    }
  }

  /** Asks on a seat of its own. */
  private static ChatAnswer ask(Fleet fleet, ChatRequest request)
      throws InferenceException, InterruptedException {
    try (JobSeat seat = fleet.seat(SeatRequest.planning(request.jobId(), Instant.EPOCH, 0))) {
      return seat.complete(request);
    }
  }

  /** A job's seat, until the test ends. */
  private JobSeat seat(Fleet fleet, String job) {
    JobSeat seat = fleet.seat(SeatRequest.writing(job, job, Instant.EPOCH, 0, null, null));
    opened.add(seat);
    return seat;
  }

  private JobSeat seat(Fleet fleet, String job, Priority priority) {
    SeatRequest work = SeatRequest.writing(job, job, Instant.EPOCH, 0, null, null);
    JobSeat seat = fleet.seat(work.in(new JobQueue(priority, "reports")));
    opened.add(seat);
    return seat;
  }

  private FakeServer waitingFor(CountDownLatch go) {
    return serving(call -> {
      assertThat(go.await(20, TimeUnit.SECONDS)).isTrue();
      call.answer("Text.");
    });
  }

  private FakeServer serving(FakeServer.Script script) {
    FakeServer server = FakeServer.start(script);
    opened.add(server);
    return server;
  }

  private Fleet fleet(RetryPolicy retry, FakeServer... servers) {
    return fleet(settings(retry, List.of(servers).stream().map(FakeServer::server).toList()));
  }

  private Fleet fleet(InferenceSettings settings) {
    // A ledger of its own for each test.
    var redisSettings =
        RedisSettings.at(server.url()).withKeyPrefix("test-" + LEDGERS.getAndIncrement() + ":");
    var redis = Redis.connect(redisSettings, meters);
    opened.add(redis);
    var fleet = Fleet.start(settings, SEATS, redis, Telemetry.untraced(meters));
    opened.add(fleet);
    return fleet;
  }

  private static InferenceSettings settings(RetryPolicy retry, List<InferenceServer> servers) {
    return InferenceSettings.of(servers).withRetry(retry);
  }

  /** No number of failures is enough for a server to be left alone. */
  private static InferenceSettings lenient(RetryPolicy retry, List<InferenceServer> servers) {
    CircuitSettings usual = InferenceSettings.DEFAULT.circuit();
    return settings(retry, servers)
        .withCircuit(
            new CircuitSettings(
                1_000,
                1_000,
                100,
                usual.firstOpen(),
                usual.longestOpen(),
                usual.longestRetryAfter(),
                usual.probeInterval()));
  }

  /** One failure is enough for a server to be left alone, for as long as requests are tried. */
  private static InferenceSettings strict(RetryPolicy retry, List<InferenceServer> servers) {
    return settings(retry, servers)
        .withCircuit(
            new CircuitSettings(
                1,
                1,
                50,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofHours(1)));
  }

  private static InferenceServer home(Fleet fleet, String job) {
    return ServerRouter.order(job, fleet.servers().all()).getFirst();
  }

  /** A job, other than those, whose home is the server. */
  private static String jobAt(Fleet fleet, InferenceServer server, String... others) {
    int number = 0;
    while (!home(fleet, "job-" + number).equals(server)
        || List.of(others).contains("job-" + number)) {
      number++;
    }
    return "job-" + number;
  }

  private static ChatRequest request(String job) {
    return new ChatRequest(job, List.of(ChatMessage.user("Write.")), 100);
  }

  private static InferenceException failure(Fleet fleet, ChatRequest request) {
    return catchThrowableOfType(InferenceException.class, () -> ask(fleet, request));
  }

  private static <T> CompletableFuture<T> async(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
