package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.inference.client.FakeServer;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.OpenedResources;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.fleet.InferenceSettings.CircuitSettings;
import io.scriptorium.inference.fleet.ServerCircuit.State;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ServerProbesTest {

  // Without probes a circuit stays open for longer than the test runs.
  private static final CircuitSettings PATIENT =
      new CircuitSettings(
          20,
          1,
          50,
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(50));

  private record Probed(InferenceServer server, ServerCircuit circuit) {}

  @RegisterExtension final OpenedResources opened = new OpenedResources();

  @ParameterizedTest
  @ValueSource(ints = {200, 401, 404})
  void aServerThatAnswersIsUp(int status) {
    // given
    Probed server = open(serving(call -> call.json(status, "{}")));

    // when
    probe(server);

    // then
    await().until(() -> server.circuit().state() == State.HALF_OPEN);
  }

  @Test
  void aServerIsDownUntilItAnswersWithoutAnErrorOfItsOwn() {
    // given
    var answers = new AtomicInteger();
    Probed server =
        open(
            serving(call -> {
              int answer = answers.incrementAndGet();
              if (answer < 4) {
                call.cut();
              } else {
                call.json(answer < 7 ? 503 : 200, "{}");
              }
            }));

    // when
    probe(server);

    // then
    await().until(() -> server.circuit().state() == State.HALF_OPEN);
    // One more may be under way already.
    assertThat(answers).hasValueBetween(7, 8);
  }

  @Test
  void aServerThatHangsIsDownAndHoldsNobodyUp() throws Exception {
    // given
    var closed = new CountDownLatch(2);
    Probed hanging = open(serving(call -> call.hang(closed)));
    Probed other = open(serving(call -> call.json(200, "{}")));

    // when
    probe(hanging, other);

    // then
    await().until(() -> other.circuit().state() == State.HALF_OPEN);
    closed.await();
    assertThat(hanging.circuit().state()).isEqualTo(State.OPEN);
  }

  @Test
  void onlyServersThatAreLeftAloneAreLookedAt() {
    // given
    FakeServer healthy = serving(call -> call.json(200, "{}"));
    Probed asked = probed(healthy);
    Probed server = open(serving(call -> call.json(200, "{}")));

    // when
    probe(asked, server);

    // then
    await().until(() -> server.circuit().state() == State.HALF_OPEN);
    assertThat(healthy.modelLists).isEmpty();
  }

  @Test
  void constructingProbesNothing() {
    // given
    var looks = new AtomicInteger();
    var settings = InferenceSettings.of(List.of(new InferenceServer(URI.create("http://gpu/v1"))));
    var connections = opened.add(new ServerConnections(settings.chat().connect(), null));

    // when
    ServerProbes probes =
        opened.add(
            new ServerProbes(
                settings,
                connections,
                () -> {
                  looks.incrementAndGet();
                  return List.of();
                },
                name -> new ServerCircuit(name, PATIENT, () -> {})));

    // then
    assertThat(looks).hasValue(0);
    probes.start();
    await().until(() -> looks.get() > 0);
  }

  private void probe(Probed... servers) {
    var settings = InferenceSettings.of(List.of(servers[0].server())).withCircuit(PATIENT);
    var connections = opened.add(new ServerConnections(settings.chat().connect(), null));
    Map<String, ServerCircuit> circuits =
        Stream.of(servers).collect(Collectors.toMap(it -> it.server().name(), Probed::circuit));
    List<InferenceServer> all = Stream.of(servers).map(Probed::server).toList();
    opened
        .add(
            new ServerProbes(
                settings,
                connections,
                () -> all,
                name -> Objects.requireNonNull(circuits.get(name))))
        .start();
  }

  private static Probed open(FakeServer server) {
    Probed probed = probed(server);
    probed.circuit().failed(new Unreachable("s", "refused"));
    assertThat(probed.circuit().state()).isEqualTo(State.OPEN);
    return probed;
  }

  private static Probed probed(FakeServer server) {
    return new Probed(
        server.server(), new ServerCircuit(server.server().name(), PATIENT, () -> {}));
  }

  private FakeServer serving(FakeServer.Script script) {
    return opened.serving(call -> call.answer("Text.")).listing(script);
  }
}
