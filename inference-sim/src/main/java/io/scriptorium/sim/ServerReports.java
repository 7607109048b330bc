package io.scriptorium.sim;

import static io.scriptorium.sim.text.SimulatedModel.NAME;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server says of itself and of its model. */
final class ServerReports {
  private final ServerSettings settings;

  ServerReports(ServerSettings settings) {
    this.settings = settings;
  }

  /** {@code /v1/models}. */
  DirectResponse models(Faults faults) {
    if (faults.has(FaultKind.NO_MODELS)) {
      return DirectResponse.json(404, Map.of("detail", "Not Found"));
    }
    if (faults.has(FaultKind.OLLAMA_MODELS)) {
      return DirectResponse.json(200, Map.of("models", List.of(Map.of("name", NAME))));
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("id", NAME);
    model.put("object", "model");
    model.put("created", 0);
    model.put("owned_by", "scriptorium");
    if (reports(WindowStyle.VLLM) || reports(WindowStyle.SGLANG)) {
      model.put("max_model_len", window());
    }
    List<Object> models = faults.has(FaultKind.EMPTY_MODELS) ? List.of() : List.of(model);
    return DirectResponse.json(200, Map.of("object", "list", "data", models));
  }

  /** The properties that a llama.cpp server reports. */
  DirectResponse props() {
    Map<String, Object> props = new LinkedHashMap<>();
    props.put("total_slots", settings.seats());
    props.put("model_alias", NAME);
    props.put("model_path", NAME);
    props.put("build_info", NAME);
    if (reports(WindowStyle.LLAMA_CPP)) {
      props.put("default_generation_settings", Map.of("n_ctx", window()));
    }
    return DirectResponse.json(200, props);
  }

  /** The running models that an Ollama server reports; other servers have no such report. */
  DirectResponse running(String request) {
    return reports(WindowStyle.OLLAMA)
        ? DirectResponse.json(
            200,
            Map.of(
                "models", List.of(Map.of("name", NAME, "model", NAME, "context_length", window()))))
        : DirectResponse.unknown(request);
  }

  private boolean reports(WindowStyle style) {
    ContextWindow window = settings.window();
    return window != null && window.reported() && window.style() == style;
  }

  private int window() {
    ContextWindow window = settings.window();
    return window == null ? 0 : window.tokens();
  }
}
