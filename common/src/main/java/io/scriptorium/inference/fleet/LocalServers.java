package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.job.Json;
import io.scriptorium.job.SafeText;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Looks for a model server on this machine, at the ports that model servers use. Only one that
 * lists models as OpenAI's API does counts: other programs use these ports too. No key is sent, as
 * any program of the machine may listen there, and a simulator does not count.
 */
public final class LocalServers {

  private static final Logger LOG = LoggerFactory.getLogger(LocalServers.class);

  /** By port, in the order of preference where several answer. */
  private static final Map<Integer, String> KNOWN = known();

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String SIMULATOR = "scriptorium";
  private static final int LONGEST_NAME = 200;

  /** Parts of the names of models that write no text. */
  private static final List<String> NOT_FOR_TEXT = List.of("embed", "rerank", "whisper", "tts-");

  private final Map<Integer, String> ports;

  LocalServers(Map<Integer, String> ports) {
    this.ports = ports;
  }

  /** At the usual ports. */
  public static LocalServers usual() {
    return new LocalServers(KNOWN);
  }

  private static Map<Integer, String> known() {
    Map<Integer, String> known = new LinkedHashMap<>();
    known.put(11434, "Ollama");
    known.put(8080, "llama.cpp");
    known.put(8000, "vLLM");
    known.put(30000, "SGLang");
    known.put(1234, "LM Studio");
    return known;
  }

  /**
   * A server that was found.
   *
   * @param kind the program that usually has its port
   * @param model the one to ask for
   * @param others further servers that answered
   */
  public record Found(URI url, String kind, String model, List<URI> others) {

    Found with(List<URI> more) {
      return new Found(url, kind, model, more);
    }

    /** One line for people. */
    public String describe() {
      String more = others.isEmpty() ? "" : "; %s answered too".formatted(shown(others));
      return "Using the model server found at %s (the port of %s) with the model %s%s. For another: --inference URL."
          .formatted(url, kind, SafeText.of(model, LONGEST_NAME), more);
    }

    private static String shown(List<URI> urls) {
      return String.join(", ", urls.stream().map(URI::toString).toList());
    }

    /** These settings for this server alone; a key was given for others, and is left out. */
    public InferenceSettings settings(InferenceSettings given) {
      ServerEntry entry = new ServerEntry(url, false, null, model, null, null);
      return given.withAccess(new ServerAccess(List.of(entry), null, null));
    }
  }

  /** The given settings with the server that is found, which is logged; empty where none is. */
  Optional<InferenceSettings> settings(InferenceSettings given) {
    Optional<Found> found = find(given.access().model());
    found.ifPresent(it -> LOG.info(it.describe()));
    return found.map(it -> it.settings(given));
  }

  /** Where it was looked. */
  public String places() {
    return "127.0.0.1, ports "
        + String.join(", ", ports.keySet().stream().map(String::valueOf).toList());
  }

  /**
   * Looks for one, for a second at most.
   *
   * @param model the model that it must list; null for any that writes text
   */
  public Optional<Found> find(@Nullable String model) {
    try (var connections = new ServerConnections(LIMIT, null);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<Found>>> looks =
          ports.entrySet().stream()
              .<Callable<Optional<Found>>>map(
                  it -> () -> at(it.getKey(), it.getValue(), model, connections))
              .toList();
      List<Found> found = new ArrayList<>();
      for (Future<Optional<Found>> look : threads.invokeAll(looks)) {
        look.get().ifPresent(found::add);
      }
      return found.isEmpty()
          ? Optional.empty()
          : Optional.of(found.getFirst().with(found.stream().skip(1).map(Found::url).toList()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The look for a model server failed.", e);
    }
  }

  /** The models that a server lists, asked without a key; none where it does not list them. */
  public static List<String> modelsOf(String baseUrl) {
    try (var connections = new ServerConnections(LIMIT, null)) {
      ServerConnections.Page page =
          connections.models(new InferenceServer(URI.create(baseUrl)), LIMIT);
      return models(page.body()).map(it -> SafeText.of(it, LONGEST_NAME)).toList();
    } catch (InferenceException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static Optional<Found> at(
      int port, String kind, @Nullable String wanted, ServerConnections connections)
      throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:%d/v1".formatted(port));
    try {
      ServerConnections.Page page =
          connections.models(new InferenceServer(url), LIMIT.dividedBy(2));
      return page.status() != 200
          ? Optional.empty()
          : models(page.body())
              .filter(it -> wanted == null ? writesText(it) : it.equals(wanted))
              .findFirst()
              .map(it -> new Found(url, kind, it, List.of()));
    } catch (InferenceException e) {
      return Optional.empty();
    }
  }

  private static boolean writesText(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    return NOT_FOR_TEXT.stream().noneMatch(name::contains);
  }

  /** The models' names of {@code {"data": [{"id": …, …}, …]}}; none where it is anything else. */
  private static Stream<String> models(String body) {
    JsonNode data;
    try {
      data = Json.MAPPER.readTree(body).path("data");
    } catch (JacksonException e) {
      return Stream.empty();
    }
    if (!data.isArray() || SIMULATOR.equals(data.path(0).path("owned_by").stringValue(""))) {
      return Stream.empty();
    }
    return data.valueStream().map(it -> it.path("id").stringValue("")).filter(it -> !it.isBlank());
  }
}
