package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ApiKey;
import io.scriptorium.runtime.StartupException;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that name a planning model of its own, as a picocli mixin beside {@link
 * InferenceOptions}. Without servers of its own the planner asks the general ones. A model or a key
 * belongs to servers, so the general ones are not taken along to others.
 */
public final class PlannerInferenceOptions {

  @Option(
      names = "--planner-inference-servers",
      paramLabel = "URL[;seats=N][;model=NAME][;api-key-file=FILE],...",
      defaultValue = "${env:PLANNER_INFERENCE_SERVERS}",
      description =
          "Servers for planning alone; by default those of --inference-servers"
              + " (env PLANNER_INFERENCE_SERVERS).")
  @Nullable String servers;

  @Option(
      names = "--planner-inference-model",
      paramLabel = "NAME",
      defaultValue = "${env:PLANNER_INFERENCE_MODEL}",
      description =
          "The model that plans; by default --inference-model, or with servers of its own the"
              + " first that a server lists (env PLANNER_INFERENCE_MODEL).")
  @Nullable String model;

  @Option(
      names = "--planner-inference-api-key-file",
      paramLabel = "FILE",
      defaultValue = "${env:PLANNER_INFERENCE_API_KEY_FILE}",
      description =
          "A file that holds the API key of the planning servers"
              + " (env PLANNER_INFERENCE_API_KEY_FILE); the key itself may stand in"
              + " PLANNER_INFERENCE_API_KEY.")
  @Nullable String apiKeyFile;

  @Option(
      names = "--planner-inference-seats",
      paramLabel = "N",
      defaultValue = "${env:PLANNER_INFERENCE_SEATS}",
      description =
          "Plans at a time on each server that is given no seats and tells none; by default"
              + " --inference-seats (env PLANNER_INFERENCE_SEATS).")
  @Nullable Integer seats;

  /**
   * The planner's settings.
   *
   * @param general what holds where these options say nothing
   * @throws StartupException naming all that is wrong at once
   */
  public InferenceSettings settings(InferenceOptions general) {
    return settings(general, System.getenv());
  }

  InferenceSettings settings(InferenceOptions general, Map<String, String> environment) {
    var problems = new ArrayList<String>();
    boolean own = InferenceOptions.given(servers) != null;
    String ownModel = InferenceOptions.given(model);
    ApiKey key = ApiKey.read(environment.get("PLANNER_INFERENCE_API_KEY"), apiKeyFile, problems);
    if (key == null && !own) {
      key = ApiKey.read(environment.get("INFERENCE_API_KEY"), general.apiKeyFile, problems);
    }
    InferenceSettings settings =
        general.build(
            own ? servers : general.servers,
            own ? "--planner-inference-servers" : "--inference-servers",
            InferenceSettings.PLANNING,
            seats == null ? general.seats : seats,
            seats == null ? "--inference-seats" : "--planner-inference-seats",
            ownModel == null && !own ? InferenceOptions.given(general.model) : ownModel,
            key,
            problems);
    if (settings == null && problems.isEmpty()) {
      throw new StartupException(InferenceOptions.NONE_GIVEN);
    }
    InferenceSettings right = InferenceOptions.settingsOrThrow(settings, problems);
    return ownModel == null || own ? right : right.withOneModel();
  }
}
