package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ApiKey;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.Timeouts;
import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the inference servers, as a picocli mixin. */
public final class InferenceOptions {

  static final String NONE_GIVEN =
      "No inference server is given. Set --inference-servers or INFERENCE_SERVERS to the base URLs"
          + " of OpenAI-compatible servers, for example:"
          + " INFERENCE_SERVERS=http://localhost:8000/v1";

  @Option(
      names = {"--inference-servers", "--inference"},
      paramLabel = "URL[;seats=N][;model=NAME][;api-key-file=FILE],...",
      defaultValue = "${env:INFERENCE_SERVERS}",
      description =
          "Base URLs of OpenAI-compatible servers, each ending in /v1; with dns+ before http://"
              + " every address of the host is a server (env INFERENCE_SERVERS).")
  @Nullable String servers;

  @Option(
      names = "--inference-model",
      paramLabel = "NAME",
      defaultValue = "${env:INFERENCE_MODEL}",
      description =
          "The model to ask for; by default the first that a server lists (env INFERENCE_MODEL).")
  @Nullable String model;

  @Option(
      names = "--inference-api-key-file",
      paramLabel = "FILE",
      defaultValue = "${env:INFERENCE_API_KEY_FILE}",
      description =
          "A file that holds the servers' API key (env INFERENCE_API_KEY_FILE); the key itself may"
              + " stand in INFERENCE_API_KEY.")
  @Nullable String apiKeyFile;

  @Option(
      names = "--inference-seats",
      paramLabel = "N",
      defaultValue = "${env:INFERENCE_SEATS:-32}",
      description =
          "Generations at a time on each server that is given no seats and tells none"
              + " (env INFERENCE_SEATS; default 32).")
  int seats = InferenceServer.DEFAULT_SEATS;

  @Option(
      names = "--inference-temperature",
      paramLabel = "T",
      defaultValue = "${env:INFERENCE_TEMPERATURE}",
      description =
          "The sampling temperature, 0 to 2; by default the server's own"
              + " (env INFERENCE_TEMPERATURE).")
  @Nullable Double temperature;

  @Option(
      names = "--inference-connect-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_CONNECT_TIMEOUT:-5s}",
      description =
          "How long a connection may take to stand (env INFERENCE_CONNECT_TIMEOUT; default 5s).")
  Duration connectTimeout = Timeouts.DEFAULT.connect();

  @Option(
      names = "--inference-first-token-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_FIRST_TOKEN_TIMEOUT:-5m}",
      description =
          "How long the first token may take, a server's own queue included"
              + " (env INFERENCE_FIRST_TOKEN_TIMEOUT; default 5m).")
  Duration firstTokenTimeout = Timeouts.DEFAULT.firstToken();

  @Option(
      names = "--inference-idle-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_IDLE_TIMEOUT:-30s}",
      description =
          "How long a server may keep silent between two tokens"
              + " (env INFERENCE_IDLE_TIMEOUT; default 30s).")
  Duration idleTimeout = Timeouts.DEFAULT.idle();

  @Option(
      names = "--inference-budget",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_BUDGET:-15m}",
      description =
          "How long one answer is tried for, all servers included (env INFERENCE_BUDGET;"
              + " default 15m).")
  Duration budget = RetryPolicy.DEFAULT.budget();

  @Option(
      names = "--inference-seat-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_SEAT_TIMEOUT:-6h}",
      description =
          "How long a request may wait for a free seat (env INFERENCE_SEAT_TIMEOUT; default 6h).")
  Duration seatTimeout = InferenceSettings.DEFAULT_SEAT_TIMEOUT;

  @Option(
      names = "--inference-max-answer-characters",
      paramLabel = "N",
      defaultValue = "${env:INFERENCE_MAX_ANSWER_CHARACTERS:-1000000}",
      description =
          "The longest answer that is read (env INFERENCE_MAX_ANSWER_CHARACTERS;"
              + " default 1000000).")
  int maxAnswerCharacters = InferenceSettings.DEFAULT_MAX_ANSWER_CHARACTERS;

  @Mixin DirectoryOptions directory = new DirectoryOptions();

  @Mixin CircuitOptions circuit = new CircuitOptions();

  /**
   * The settings, with the API key of {@code INFERENCE_API_KEY} or of its file.
   *
   * @throws StartupException naming all that is wrong at once
   */
  public InferenceSettings settings() {
    return settings(System.getenv());
  }

  /**
   * The same, or empty where no server is given.
   *
   * @throws StartupException naming all that is wrong at once
   */
  public Optional<InferenceSettings> settingsIfGiven() {
    return given(servers) == null ? Optional.empty() : Optional.of(settings());
  }

  InferenceSettings settings(Map<String, String> environment) {
    var problems = new ArrayList<String>();
    InferenceSettings settings =
        build(
            servers,
            "--inference-servers",
            InferenceSettings.WRITING,
            seats,
            "--inference-seats",
            given(model),
            ApiKey.read(environment.get("INFERENCE_API_KEY"), apiKeyFile, problems),
            problems);
    if (settings == null && problems.isEmpty()) {
      throw new StartupException(NONE_GIVEN);
    }
    return settingsOrThrow(settings, problems);
  }

  /**
   * Settings with these servers and the rest of these options, or null where there are no servers.
   *
   * @param problems where all that is wrong is added
   */
  @Nullable InferenceSettings build(
      @Nullable String serverList,
      String optionName,
      String fleet,
      int defaultSeats,
      String seatsOption,
      @Nullable String modelName,
      @Nullable ApiKey apiKey,
      List<String> problems) {
    require(defaultSeats >= 1, problems, seatsOption, defaultSeats, "1 or more is");
    require(
        temperature == null || (temperature >= 0 && temperature <= 2),
        problems,
        "--inference-temperature",
        temperature,
        "0 to 2 is");
    require(
        maxAnswerCharacters >= 1_000,
        problems,
        "--inference-max-answer-characters",
        maxAnswerCharacters,
        "1000 or more is");
    requirePositive(connectTimeout, "--inference-connect-timeout", problems);
    requirePositive(firstTokenTimeout, "--inference-first-token-timeout", problems);
    requirePositive(idleTimeout, "--inference-idle-timeout", problems);
    requirePositive(budget, "--inference-budget", problems);
    requirePositive(seatTimeout, "--inference-seat-timeout", problems);
    directory.check(problems);
    circuit.check(problems);
    var list = ServerList.parse(serverList == null ? "" : serverList);
    list.problems().forEach(problem -> problems.add(optionName + ": " + problem));
    if (list.entries().isEmpty()) {
      return null;
    }
    RetryPolicy retry = RetryPolicy.DEFAULT;
    return new InferenceSettings(
        fleet,
        list.entries(),
        apiKey,
        modelName,
        temperature,
        new Timeouts(connectTimeout, firstTokenTimeout, idleTimeout),
        new RetryPolicy(retry.initialDelay(), retry.maxDelay(), budget, retry.answerTries()),
        seatTimeout,
        maxAnswerCharacters,
        directory.settings(defaultSeats),
        circuit.settings(budget));
  }

  static InferenceSettings settingsOrThrow(
      @Nullable InferenceSettings settings, List<String> problems) {
    if (!problems.isEmpty() || settings == null) {
      throw new StartupException(
          "The inference settings are wrong:\n  - " + String.join("\n  - ", problems));
    }
    return settings;
  }

  /** Null where a variable is set to nothing, as is common in compose files. */
  static @Nullable String given(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  static void requirePositive(Duration value, String option, List<String> problems) {
    require(value.isPositive(), problems, option, value.toMillis() + "ms", "more than 0 is");
  }

  static void require(
      boolean right, List<String> problems, String option, @Nullable Object value, String allowed) {
    if (!right) {
      problems.add("%s is %s; %s allowed".formatted(option, value, allowed));
    }
  }
}
