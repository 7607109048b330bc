package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceFailure.ContextExceeded;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.RateLimited;
import io.scriptorium.inference.client.InferenceFailure.RejectedRequest;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import io.scriptorium.inference.fleet.InferenceSettings.CircuitSettings;
import io.scriptorium.inference.fleet.ServerCircuit.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ServerCircuitTest {

  private static final long SECOND = 1_000_000_000L;
  private static final InferenceFailure DOWN = new Unreachable("s", "refused");
  private static final InferenceFailure EMPTY = new EmptyAnswer("s", FinishReason.STOP);
  private static final InferenceFailure REJECTED =
      new ContextExceeded("s", 400, "too long", OptionalInt.empty());
  private static final CircuitSettings SETTINGS =
      new CircuitSettings(
          20,
          3,
          50,
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15),
          Duration.ofSeconds(2));

  private record Task(long atNanos, Runnable action) {}

  // Near its overflow, as the clock may start anywhere.
  private long now = Long.valueOf(Long.MAX_VALUE) - SECOND / 2;
  private final List<Task> alarms = new ArrayList<>();
  private final AtomicInteger changes = new AtomicInteger();
  // Always the longest time, up to its last digits.
  private final RandomGenerator latest = () -> -1L;
  private final ServerCircuit circuit =
      new ServerCircuit(
          "s",
          SETTINGS,
          changes::incrementAndGet,
          () -> now,
          (delay, task) -> alarms.add(new Task(now + delay.toNanos(), task)),
          latest);

  @Test
  void aRequestThatIsRepeatedIsTwoOfTheFirstThree() {
    // given: one that was repeated, and another
    assertThat(circuit.trySend()).isTrue();
    assertThat(circuit.tryRepeat()).isTrue();
    assertThat(circuit.trySend()).isTrue();

    // then
    assertThat(circuit.trySend()).isFalse();
    circuit.failed(EMPTY);
    assertThat(circuit.tryRepeat()).isFalse();
    circuit.failed(EMPTY);
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void anyRequestMayBeRepeatedWhereTheServerHasAnswered() {
    assertThat(circuit.trySend()).isTrue();
    circuit.answered();
    assertThat(circuit.trySend()).isTrue();

    assertThat(circuit.tryRepeat()).isTrue();
    assertThat(circuit.tryRepeat()).isTrue();
    assertThat(circuit.tryRepeat()).isTrue();
  }

  @Test
  void opensAfterThreeFailuresAndThenLetsOneTrialIn() {
    // when
    fail(DOWN);
    fail(DOWN);
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    fail(DOWN);

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    assertThat(circuit.trySend()).isFalse();
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    assertThat(circuit.trySend()).isTrue();
    assertThat(circuit.admits()).isFalse();
    assertThat(circuit.trySend()).isFalse();
    circuit.answered();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void oneFailureAmongManySuccessesDoesNotOpenIt() {
    // when
    for (int round = 0; round < 10; round++) {
      succeed(5);
      fail(DOWN);
    }

    // then
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void opensWhenHalfOfTheLastRequestsFailed() {
    // given: eight failures, never three in a row
    succeed(20);
    for (int round = 0; round < 4; round++) {
      fail(DOWN);
      fail(DOWN);
      succeed(1);
    }

    // when
    fail(DOWN);
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    fail(DOWN);

    // then: ten of twenty
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void aServerThatDiesAfterManySuccessesIsNoticedByThreeFailuresInARow() {
    // given
    succeed(100);

    // when
    fail(DOWN);
    fail(DOWN);
    fail(DOWN);

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void streamsThatFailTogetherOpenItOnce() {
    // given: eight streams run
    succeed(1);
    for (int stream = 0; stream < 8; stream++) {
      assertThat(circuit.trySend()).isTrue();
    }

    // when
    for (int stream = 0; stream < 8; stream++) {
      circuit.failed(DOWN);
    }

    // then
    assertThat(changes).hasValue(1);
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void isLeftAloneTwiceAsLongAfterEachFailedTrialUpToTheBound() {
    open();
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      pass(seconds * SECOND * 9 / 10);
      assertThat(circuit.admits()).as("after most of %d s", seconds).isFalse();
      pass(seconds * SECOND / 10);
      assertThat(circuit.admits()).as("after %d s", seconds).isTrue();
      fail(DOWN);
    }
  }

  @Test
  void theWaitIsSpreadOverItsLastQuarter() {
    // given
    var early =
        new ServerCircuit("s", SETTINGS, () -> {}, () -> now, (delay, task) -> {}, () -> 0L);

    // when
    for (int i = 0; i < 3; i++) {
      early.failed(DOWN);
    }

    // then
    now += SECOND * 3 / 4 - 1;
    assertThat(early.admits()).isFalse();
    now += 1;
    assertThat(early.admits()).isTrue();
  }

  @Test
  void aSuccessfulTrialForgetsThePast() {
    // given
    open();
    pass(SECOND);
    fail(DOWN);
    pass(2 * SECOND);

    // when
    succeed(1);

    // then
    fail(DOWN);
    fail(DOWN);
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    fail(DOWN);
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void requestsSentBeforeItOpenedDoNotCountWhileItIsOpen() {
    // given
    open();

    // when
    circuit.answered();
    circuit.failed(REJECTED);
    circuit.aborted();
    circuit.failed(DOWN);

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void believesRetryAfterUpToItsBound() {
    // when: one failure is enough
    fail(limited(Duration.ofMinutes(1)));

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(59 * SECOND);
    assertThat(circuit.admits()).isFalse();
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
    fail(new ServerError("s", 503, "loading", Optional.of(Duration.ofDays(1))));
    pass(899 * SECOND);
    assertThat(circuit.admits()).isFalse();
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void anOpenCircuitBelievesALongerRetryAfterToo() {
    // given
    open();

    // when
    circuit.failed(limited(Duration.ofMinutes(1)));
    circuit.failed(limited(Duration.ofSeconds(1)));

    // then
    pass(59 * SECOND);
    assertThat(circuit.admits()).isFalse();
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void aRetryAfterOfNothingOpensNothing() {
    // when
    fail(limited(Duration.ZERO));

    // then
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void onlySeveralEmptyAnswersInARowAreTheServersFault() {
    // when
    fail(EMPTY);
    fail(EMPTY);
    succeed(1);
    fail(EMPTY);
    fail(EMPTY);
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
    fail(EMPTY);

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(SECOND);
    fail(EMPTY);
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void refusingThreeRequestsInARowIsNot() {
    for (int i = 0; i < 3; i++) {
      assertThat(circuit.state()).isEqualTo(State.CLOSED);
      fail(new InferenceFailure.RejectedRequest("s", 400, "strange"));
    }

    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void aServerThatNeedsAPersonGetsNoMoreRequestsAtOnce() {
    // when
    fail(new InferenceFailure.CannotServe("s", 404, "no route", "check the URL"));

    // then: a probe that finds it up changes nothing
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    circuit.probed(true);
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(SECOND);
    assertThat(circuit.trySend()).isTrue();
    circuit.answered();
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void aServerThatHasAnsweredNothingYetGetsThreeRequestsAtATime() {
    // given
    for (int i = 0; i < 3; i++) {
      assertThat(circuit.trySend()).isTrue();
    }
    assertThat(circuit.admits()).isFalse();

    // when
    circuit.aborted();
    assertThat(circuit.admits()).isTrue();
    assertThat(circuit.trySend()).isTrue();
    circuit.answered();

    // then
    for (int i = 0; i < 20; i++) {
      assertThat(circuit.trySend()).isTrue();
    }
    assertThat(changes).hasValue(2);
  }

  /** A failed request made room for another, so that five were sent before the third failed. */
  @Test
  void aServerThatHasAnsweredNothingYetGetsNoRequestInPlaceOfOneThatFailed() {
    // given
    for (int i = 0; i < 3; i++) {
      assertThat(circuit.trySend()).isTrue();
    }

    // then
    circuit.failed(DOWN);
    assertThat(circuit.trySend()).isFalse();
    circuit.failed(DOWN);
    assertThat(circuit.trySend()).isFalse();
    circuit.failed(DOWN);
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  @Test
  void failuresOfTwoKindsDoNotKeepAServerFromBeingTried() {
    for (int i = 0; i < 2; i++) {
      assertThat(circuit.trySend()).isTrue();
      circuit.failed(DOWN);
    }
    assertThat(circuit.trySend()).isTrue();
    circuit.failed(EMPTY);
    assertThat(circuit.trySend()).isTrue();
    assertThat(circuit.trySend()).isFalse();
  }

  @Test
  void refusingTheFormOfARequestSaysNothingOfAServerThatHasAnsweredNothingYet() {
    // given
    var unsupported = new StructuredOutputUnsupported("s", "messages", true);
    var rejected = new RejectedRequest("s", 422, "messages");

    // when: each job asks with a schema first, and then without
    for (int job = 0; job < 3; job++) {
      fail(unsupported);
      assertThat(circuit.state()).isEqualTo(State.CLOSED);
      fail(rejected);
    }

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(SECOND);
    fail(unsupported);
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void rejectingARequestIsHealthy() {
    // given
    open();
    pass(SECOND);

    // when
    fail(REJECTED);

    // then
    assertThat(circuit.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void anAbandonedTrialIsFollowedByAnother() {
    // given
    open();
    pass(SECOND);
    assertThat(circuit.trySend()).isTrue();

    // when
    circuit.aborted();

    // then
    assertThat(circuit.trySend()).isTrue();
    assertThat(circuit.trySend()).isFalse();
  }

  @Test
  void requestsGivenUpThatWereNoTrialAllowNoMoreTrials() {
    // given: streams from before
    open();
    pass(SECOND);
    assertThat(circuit.admits()).isTrue();

    // when
    circuit.aborted();
    circuit.aborted();

    // then
    assertThat(circuit.trySend()).isTrue();
    assertThat(circuit.trySend()).isFalse();
  }

  @Test
  void aProbeThatFindsTheServerUpMakesTheTrialDueAtOnce() {
    // given
    open();

    // when
    circuit.probed(true);

    // then
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void aProbeDoesNotShortenTheTimeThatTheServerAskedFor() {
    // given
    fail(limited(Duration.ofSeconds(10)));

    // when
    pass(9 * SECOND);
    circuit.probed(true);

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    pass(SECOND);
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void whileProbesFindTheServerDownNoTrialIsMade() {
    // given
    open();

    // when
    for (int probe = 0; probe < 10; probe++) {
      circuit.probed(false);
      pass(2 * SECOND);
      assertThat(circuit.admits()).as("after %d probes", probe).isEqualTo(false);
    }
    circuit.probed(true);

    // then
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void whereProbesStopTheOpenTimeEndsByItself() {
    // given
    open();

    // when
    circuit.probed(false);

    // then
    pass(4 * SECOND);
    assertThat(circuit.admits()).isTrue();
  }

  @Test
  void afterAFailedTrialAProbeIsNotBelievedUntilOneHasSeenTheServerDown() {
    // given: it lists its models and generates nothing
    open();
    circuit.probed(true);
    fail(DOWN);

    // when
    circuit.probed(true);

    // then
    assertThat(circuit.state()).isEqualTo(State.OPEN);
    circuit.probed(false);
    circuit.probed(true);
    assertThat(circuit.state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void probesChangeNothingWhileItIsAsked() {
    // when
    circuit.probed(false);

    // then
    assertThat(circuit.admits()).isTrue();
    assertThat(changes).hasValue(0);
  }

  @Test
  void tellsOfEachChangeAlsoWhenTheOpenTimeEnds() {
    succeed(5);
    open();
    assertThat(changes).hasValue(1);
    pass(2 * SECOND);
    assertThat(changes).as("a trial is due").hasValue(2);
    assertThat(circuit.trySend()).isTrue();
    circuit.answered();
    assertThat(changes).as("closed").hasValue(3);
    succeed(5);
    assertThat(changes).hasValue(3);
  }

  @Test
  void tellsOfTheEndOfTheOpenTimeByTheRealClockToo() {
    // given
    var told = new AtomicInteger();
    var real =
        new ServerCircuit(
            "s",
            new CircuitSettings(
                20,
                3,
                50,
                Duration.ofMillis(50),
                Duration.ofMillis(50),
                Duration.ofMinutes(1),
                Duration.ofSeconds(2)),
            told::incrementAndGet);

    // when
    for (int i = 0; i < 3; i++) {
      real.failed(DOWN);
    }

    // then
    await().until(() -> told.get() == 2);
    assertThat(real.admits()).isTrue();
  }

  private void open() {
    for (int i = 0; i < 3; i++) {
      fail(DOWN);
    }
    assertThat(circuit.state()).isEqualTo(State.OPEN);
  }

  private void fail(InferenceFailure failure) {
    assertThat(circuit.trySend()).isTrue();
    circuit.failed(failure);
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(circuit.trySend()).isTrue();
      circuit.answered();
    }
  }

  private void pass(long nanos) {
    now += nanos;
    for (Task task : List.copyOf(alarms)) {
      if (now - task.atNanos() >= 0) {
        alarms.remove(task);
        task.action().run();
      }
    }
  }

  private static InferenceFailure limited(Duration time) {
    return new RateLimited("s", "full", Optional.of(time));
  }
}
