package io.scriptorium.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.fleet.FleetStatus;
import io.scriptorium.inference.fleet.FleetStatus.Server;
import io.scriptorium.runtime.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerTroublesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicLong clock = new AtomicLong(5);
  private final List<Server> servers = new ArrayList<>();
  private final ServerTroubles troubles =
      new ServerTroubles(
          () -> new FleetStatus(List.copyOf(servers), 2, 0, 0),
          url -> List.of("llama3.2", "qwen"),
          Optional.empty(),
          PATIENCE,
          clock::get);

  @Test
  void aServerThatIsUnreachableIsWaitedForAndNamedOnce() {
    servers.add(server("http://a/v1", "http://a/v1 is not reachable: refused", false));

    assertThat(troubles.news())
        .containsExactly(
            "Waiting: http://a/v1 is not reachable: refused. It is tried again until it answers");
    pass(Duration.ofHours(1));
    assertThat(troubles.news()).isEmpty();
    assertThat(troubles.hopeless()).isEmpty();
  }

  @Test
  void allServersThatRefuseForTooLongAreHopeless() {
    servers.add(server("http://a/v1", "http://a/v1 does not accept the API key", true));
    servers.add(server("http://b/v1", "no credit", true));

    assertThat(troubles.news()).hasSize(2).allMatch(it -> it.startsWith("No text comes: "));
    assertThat(troubles.hopeless()).isEmpty();
    pass(PATIENCE);

    assertThat(troubles.hopeless()).contains("http://a/v1 does not accept the API key; no credit");
  }

  @Test
  void oneServerThatMayAnswerIsHopeEnough() {
    servers.add(server("http://a/v1", "wrong key", true));
    servers.add(server("http://b/v1", "not reachable", false));
    troubles.news();
    pass(PATIENCE.multipliedBy(10));
    assertThat(troubles.hopeless()).isEmpty();

    servers.set(1, server("http://b/v1", null, false));
    pass(PATIENCE.multipliedBy(10));
    assertThat(troubles.hopeless()).isEmpty();
  }

  @Test
  void aServerThatAnswersInBetweenBeginsTheWaitAnew() {
    servers.add(server("http://a/v1", "wrong key", true));
    troubles.news();
    pass(PATIENCE.dividedBy(2));
    servers.set(0, server("http://a/v1", null, false));
    pass(PATIENCE.dividedBy(2));
    servers.set(0, server("http://a/v1", "wrong key", true));
    pass(PATIENCE.dividedBy(2));

    assertThat(troubles.hopeless()).isEmpty();
  }

  @Test
  void theLogIsNamedOnceWithTheFirstTrouble() {
    var logged =
        new ServerTroubles(
            () -> new FleetStatus(List.copyOf(servers), 2, 0, 0),
            url -> List.of(),
            Optional.of(Path.of("/data/stack.log")),
            PATIENCE,
            clock::get);
    servers.add(server("http://a/v1", "failure 1", false));
    assertThat(logged.news())
        .containsExactly(
            "Waiting: failure 1. It is tried again until it answers",
            "Each try is in the log: /data/stack.log");
    servers.set(0, server("http://a/v1", "failure 2", false));
    pass(Duration.ofSeconds(1));

    assertThat(logged.news())
        .containsExactly("Waiting: failure 2. It is tried again until it answers");
  }

  @Test
  void aModelThatIsMissingIsReportedWithThoseThatAreThere() {
    servers.add(
        server("http://a/v1", "http://a/v1 cannot serve this (status 404); INFERENCE_MODEL", true));

    assertThat(troubles.news()).singleElement().asString().endsWith("Models there: llama3.2, qwen");
  }

  @Test
  void aServerThatFailsOtherwiseEachTimeDoesNotFillTheScreen() {
    long lines =
        IntStream.range(0, 100)
            .mapToLong(number -> {
              servers.clear();
              servers.add(server("http://a/v1", "failure " + number, false));
              pass(Duration.ofSeconds(1));
              return troubles.news().size();
            })
            .sum();

    assertThat(lines).isEqualTo(4);
  }

  @Test
  void aServerThatHasARequestAndSendsNothingIsNamedOnce() {
    servers.add(server("http://a/v1", null, false));
    assertThat(troubles.news()).isEmpty();

    pass(Duration.ofSeconds(1));
    assertThat(troubles.news()).isEmpty();
    clock.addAndGet(Duration.ofSeconds(8).toNanos());

    assertThat(troubles.news())
        .singleElement()
        .asString()
        .startsWith("Waiting: http://a/v1 has a request and has sent no text for 8 s; it may be");
    pass(Duration.ofMinutes(1));
    assertThat(troubles.news()).isEmpty();
    assertThat(troubles.hopeless()).isEmpty();
  }

  @Test
  void aServerThatSendsTextOrHasNoRequestIsNotSilent() {
    servers.add(new Server("http://a/v1", 4, 1, List.of(), "healthy", 30, 0, 0, null, false));
    servers.add(new Server("http://b/v1", 4, 0, List.of(), "healthy", 0, 0, 0, null, false));

    for (int second = 0; second < 20; second++) {
      pass(Duration.ofSeconds(1));
      assertThat(troubles.news()).isEmpty();
    }
  }

  @Test
  void nothingIsSaidWhileRedisIsUnavailable() {
    var blind =
        new ServerTroubles(
            () -> {
              throw new UnavailableException("Redis is away");
            },
            url -> List.of(),
            Optional.empty(),
            Duration.ZERO,
            clock::get);

    assertThat(blind.news()).isEmpty();
    assertThat(blind.hopeless()).isEmpty();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
    if (time.compareTo(Duration.ofSeconds(1)) > 0) {
      var _ = troubles.news();
    }
  }

  private static Server server(String name, @Nullable String failure, boolean needsPerson) {
    return new Server(name, 4, 1, List.of(), "healthy", 0, 0, 0, failure, needsPerson);
  }
}
