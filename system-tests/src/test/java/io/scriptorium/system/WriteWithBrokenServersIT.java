package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a user sees of {@code scriptorium write} where the inference server is broken: a line with
 * the server, what it answered and what to do, and the end of the command where no waiting helps.
 */
class WriteWithBrokenServersIT {

  private static final int WRONG_USAGE = 2;
  private static final int TERMINATED = 128 + 15;
  private static final String AGAIN = "It is tried again until it answers";

  private static SimulatedFleet fleet;
  private static HttpServer otherModels;
  private static ServerSocket silent;
  private static int freePort;

  @TempDir private Path folder = Path.of("");

  /**
   * @param says what the line must hold beside the server's URL
   */
  record Broken(String name, String url, List<String> arguments, List<String> says) {

    static Broken of(String name, String url, String... says) {
      return new Broken(name, url, List.of(), List.of(says));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    fleet =
        SimulatedFleet.start(
            FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0)));
    InetAddress here = InetAddress.getLoopbackAddress();
    otherModels = HttpServer.create(new InetSocketAddress(here, 0), 0);
    answer("/v1/models", 200, "{'object':'list','data':[{'id':'llama3.2:3b'},{'id':'qwen3:8b'}]}");
    answer("/v1/chat/completions", 404, "{'error':{'message':'model \\\"mistral\\\" not found'}}");
    otherModels.start();
    // Connections wait in its backlog.
    silent = new ServerSocket(0, 50, here);
    try (var free = new ServerSocket(0, 1, here)) {
      freePort = free.getLocalPort();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    fleet.close();
    otherModels.stop(0);
    silent.close();
  }

  static Stream<Broken> serversThatNeedAPerson() {
    String models = "http://127.0.0.1:%d/v1".formatted(otherModels.getAddress().getPort());
    return Stream.of(
        Broken.of("a wrong key", fault("unauthorized"), "(status 401)", "set INFERENCE_API_KEY"),
        Broken.of("no credit", fault("no-credit"), "(status 402)", "add credit to its account"),
        Broken.of("no right", fault("forbidden"), "(status 403)", "check what its account may use"),
        Broken.of("a page that is not there", fault("not-found-page"), "(status 404)", "/v1"),
        Broken.of("a redirect", fault("redirect"), "redirects to", "name that address"),
        new Broken(
            "a model that is not there",
            models,
            List.of("--inference-model", "mistral"),
            List.of(
                "(status 404)",
                "model \"mistral\" not found",
                "--inference-model",
                "Models there: llama3.2:3b, qwen3:8b")));
  }

  @ParameterizedTest
  @MethodSource("serversThatNeedAPerson")
  void theCommandEndsWithTheReasonWhereAPersonMustChangeSomething(Broken broken) throws Exception {
    try (var write = new WriteProcess(folder, arguments(broken))) {
      write.awaitEnd();

      assertThat(write.exitCode()).as(write.stderr()).isEqualTo(WRONG_USAGE);
      assertThat(write.lines("No text comes: ")).singleElement().satisfies(it -> says(it, broken));
      assertThat(write.lines("The document cannot be written: "))
          .singleElement()
          .asString()
          .contains(broken.url())
          .contains(broken.says().subList(0, 2));
      assertThat(write.stderr().lines().toList().getLast()).startsWith("Its job is ");
      hasNoNoise(write);
    }
  }

  static Stream<Broken> serversThatMayAnswerLater() {
    return Stream.of(
        Broken.of(
            "nothing listens",
            "http://127.0.0.1:%d/v1".formatted(freePort),
            "the connection was refused",
            "check that it runs, and its URL",
            AGAIN),
        Broken.of(
            "no such host",
            "http://no-such-host.invalid:8000/v1",
            "the host name no-such-host.invalid is not known",
            "check that it runs, and its URL",
            AGAIN),
        Broken.of("429 for ever", fault("error-429"), "(status 429)", "use another server", AGAIN),
        Broken.of("500 for ever", fault("error-500"), "(status 500)", "its log shows why", AGAIN),
        Broken.of("web pages", fault("html"), "a web page", "check its URL", AGAIN),
        Broken.of(
            "no answer",
            "http://127.0.0.1:%d/v1".formatted(silent.getLocalPort()),
            "sent no text for 8 s",
            "its log shows",
            "Ctrl-C stops the wait"),
        Broken.of(
            "streams that break off",
            fault("cut-stream"),
            "cut its answer after",
            "characters: the connection was closed; its log",
            AGAIN),
        Broken.of(
            "closed connections",
            fault("down"),
            "the connection broke before an answer came: the connection was closed",
            "check that it runs",
            AGAIN),
        Broken.of("events without JSON", fault("garbage"), "did not answer as", "its URL", AGAIN));
  }

  @ParameterizedTest
  @MethodSource("serversThatMayAnswerLater")
  void theCommandWaitsWhereTheServerMayAnswerLater(Broken broken) throws Exception {
    try (var write = new WriteProcess(folder, arguments(broken))) {
      write.awaitLine("Waiting: ");
      assertThat(write.lines("Waiting: ").getFirst()).satisfies(it -> says(it, broken));
      assertThat(write.isAlive()).as(write.stderr()).isTrue();

      write.terminate();

      assertThat(write.exitCode()).as(write.stderr()).isEqualTo(TERMINATED);
      assertThat(write.lines("Stopped. ")).hasSize(1);
      hasNoNoise(write);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNamedBeforeAnythingIsSent() throws Exception {
    String url = "http://127.0.0.1:%d/v1".formatted(freePort);
    try (var write = new WriteProcess(folder, List.of("--inference", url))) {
      write.awaitLine("Waiting for the plan");

      assertThat(write.stderr().lines())
          .containsSubsequence(
              "No answer: %s is not reachable: the connection was refused; check that it runs, and its URL."
                  .formatted(url),
              "Waiting for the plan …");
    }
  }

  private static void says(String line, Broken broken) {
    assertThat(line).contains(broken.url()).contains(broken.says());
  }

  /** Neither logs nor traces, and no result. */
  private static void hasNoNoise(WriteProcess write) {
    assertThat(write.stdout()).isEmpty();
    assertThat(write.lines("Each try is in the log: "))
        .singleElement()
        .asString()
        .endsWith("stack.log");
    assertThat(write.stderr().lines())
        .allSatisfy(line ->
            assertThat(line)
                .matches(
                    "(Starting the local stack …|Waiting for the plan …|No text comes: |Waiting: |The document cannot be written: |Its job is |Planned: |No answer: |Each try is in the log: |0 of \\d+ sections, |Stopped\\. |  scriptorium (up|follow|fetch)).*"));
  }

  private static List<String> arguments(Broken broken) {
    List<String> arguments = new ArrayList<>(broken.arguments());
    arguments.addAll(List.of("--stop-waiting-after", "1s", "--inference", broken.url()));
    return arguments;
  }

  /** The simulator's address with a fault that never ends. */
  private static String fault(String name) {
    URI server = fleet.baseUrls().getFirst();
    return "http://%s/faults/%s/v1".formatted(server.getAuthority(), name);
  }

  private static void answer(String path, int status, String json) {
    byte[] body = json.replace('\'', '"').getBytes(UTF_8);
    otherModels.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }
}
