package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ServerConnections.Page;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The model to request from each server: as configured, or else the first that it lists. */
final class ModelNames {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final @Nullable String configured;
  private final ServerConnections connections;
  private final Duration limit;
  private final Map<String, String> listed = new ConcurrentHashMap<>();

  /**
   * @param limit how long a server may take to list its models
   */
  ModelNames(@Nullable String configured, ServerConnections connections, Duration limit) {
    this.configured = configured;
    this.connections = connections;
    this.limit = limit;
  }

  /** The model's name; lists the server's models when it is needed for the first time. */
  String of(InferenceServer server) throws InferenceException, InterruptedException {
    String name = server.model() == null ? configured : server.model();
    if (name == null) {
      name = listed.get(server.name());
    }
    if (name == null) {
      name = list(server);
      listed.put(server.name(), name);
    }
    return name;
  }

  /**
   * The server does not know the model that it listed before: it may have been restarted with
   * another.
   *
   * @return whether the models are listed again next time
   */
  boolean invalidate(InferenceServer server, String model) {
    return listed.remove(server.name(), model);
  }

  /** Drops all servers but these. */
  void keepOnly(Set<String> servers) {
    listed.keySet().retainAll(servers);
  }

  private String list(InferenceServer server) throws InferenceException, InterruptedException {
    Page page = connections.get(server, "/models", limit);
    if (page.status() != 200) {
      throw new InferenceException(page.failure());
    }
    return first(page.body(), connections.failures(server));
  }

  private static String first(String body, FailureReader failures) throws InferenceException {
    try {
      JsonNode name = MAPPER.readTree(body).path("data").path(0).path("id");
      if (name.isString()) {
        return name.stringValue();
      }
    } catch (JacksonException e) {
      // Reported below, like JSON without a model.
    }
    throw new InferenceException(
        failures.malformed(
            "/models lists no model, so name one with --inference-model or INFERENCE_MODEL: "
                + body));
  }
}
