package io.scriptorium.evaluation.judge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.InferenceSettings.RetryPolicy;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A chat server whose answers a test writes, where the simulator's chance would not do. */
public final class ScriptedJudge implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final String model;
  private final UnaryOperator<String> script;
  private volatile Runnable onQuestion = () -> {};
  private volatile String finishReason = "stop";
  private volatile int status = 200;

  private ScriptedJudge(HttpServer server, String model, UnaryOperator<String> script) {
    this.server = server;
    this.model = model;
    this.script = script;
  }

  /**
   * Starts a judge.
   *
   * @param script the answer to a question, which is the last user's message
   */
  public static ScriptedJudge start(String model, UnaryOperator<String> script) throws IOException {
    var judge =
        new ScriptedJudge(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0),
            model,
            script);
    judge.server.setExecutor(judge.threads);
    judge.server.createContext("/v1/models", judge::list);
    judge.server.createContext("/v1/chat/completions", judge::complete);
    judge.server.start();
    return judge;
  }

  /** From now on answers end as if they had reached their limit. */
  ScriptedJudge cutOff() {
    finishReason = "length";
    return this;
  }

  /** From now on questions are refused with a status; 200 answers them again. */
  public ScriptedJudge refusing(int newStatus) {
    status = newStatus;
    return this;
  }

  /** From now on something is done as each question comes, before it is answered. */
  public void onQuestion(Runnable action) {
    onQuestion = action;
  }

  /** The questions so far, in the order in which they came. */
  public List<String> questions() {
    return questions;
  }

  /** Itself, as servers to ask. */
  public Servers servers() {
    return servers(Duration.ofSeconds(30));
  }

  /**
   * The same.
   *
   * @param budget how long an answer is tried for
   */
  public Servers servers(Duration budget) {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    return Servers.of(
        InferenceSettings.of(List.of(new InferenceServer(url, 2, null)))
            .withRetry(new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(5), budget, 5)));
  }

  private void list(HttpExchange exchange) throws IOException {
    reply(
        exchange,
        200,
        "application/json",
        Json.write(Map.of("object", "list", "data", List.of(Map.of("id", model)))));
  }

  private void complete(HttpExchange exchange) throws IOException {
    var request = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
    var messages = request.path("messages");
    String question = messages.get(messages.size() - 1).path("content").stringValue();
    questions.add(question);
    onQuestion.run();
    int now = status;
    if (now != 200) {
      reply(exchange, now, "application/json", Json.write(Map.of("error", "no")));
      return;
    }
    byte[] chunk =
        Json.write(
            Map.of(
                "model",
                model,
                "choices",
                List.of(
                    Map.of(
                        "delta",
                        Map.of("content", script.apply(question)),
                        "finish_reason",
                        finishReason))));
    reply(
        exchange,
        200,
        "text/event-stream",
        ("data: " + new String(chunk, StandardCharsets.UTF_8) + "\n\ndata: [DONE]\n\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
