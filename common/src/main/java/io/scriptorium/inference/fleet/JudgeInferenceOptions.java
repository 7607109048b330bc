package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ApiKey;
import io.scriptorium.runtime.StartupException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a judging model, as a picocli mixin. Nothing is judged without servers. */
public final class JudgeInferenceOptions {

  private static final int DEFAULT_SEATS = 4;

  @Option(
      names = {"--judge", "--judge-inference-servers"},
      paramLabel = "URL[;seats=N][;model=NAME][;api-key-file=FILE],...",
      defaultValue = "${env:JUDGE_INFERENCE_SERVERS}",
      description =
          "Servers whose model judges the texts, each base URL ending in /v1; without one nothing"
              + " is judged (env JUDGE_INFERENCE_SERVERS).")
  @Nullable String servers;

  @Option(
      names = "--judge-model",
      paramLabel = "NAME",
      defaultValue = "${env:JUDGE_INFERENCE_MODEL}",
      description =
          "The model that judges; by default the first that a server lists"
              + " (env JUDGE_INFERENCE_MODEL).")
  @Nullable String model;

  @Option(
      names = "--judge-api-key-file",
      paramLabel = "FILE",
      defaultValue = "${env:JUDGE_INFERENCE_API_KEY_FILE}",
      description =
          "A file that holds the judge's API key (env JUDGE_INFERENCE_API_KEY_FILE); the key itself"
              + " may stand in JUDGE_INFERENCE_API_KEY.")
  @Nullable String apiKeyFile;

  @Option(
      names = "--judge-seats",
      paramLabel = "N",
      defaultValue = "${env:JUDGE_INFERENCE_SEATS:-4}",
      description =
          "Texts judged at a time on each server that is given no seats"
              + " (env JUDGE_INFERENCE_SEATS; default 4).")
  int seats = DEFAULT_SEATS;

  /**
   * The judge's settings, or empty where none is wanted.
   *
   * @throws StartupException naming all that is wrong at once
   */
  public Optional<InferenceSettings> settingsIfGiven() {
    return settings(System.getenv());
  }

  Optional<InferenceSettings> settings(Map<String, String> environment) {
    if (InferenceOptions.given(servers) == null) {
      return Optional.empty();
    }
    var problems = new ArrayList<String>();
    InferenceSettings settings =
        new InferenceOptions()
            .build(
                servers,
                "--judge",
                InferenceSettings.JUDGING,
                seats,
                "--judge-seats",
                InferenceOptions.given(model),
                ApiKey.read(environment.get("JUDGE_INFERENCE_API_KEY"), apiKeyFile, problems),
                problems);
    return Optional.of(InferenceOptions.settingsOrThrow(settings, problems));
  }
}
