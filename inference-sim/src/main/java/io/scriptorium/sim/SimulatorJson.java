package io.scriptorium.sim;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** How the simulator reads and writes JSON. */
final class SimulatorJson {
  /** The name that every response bears, so that it is never mistaken for a model's. */
  static final String MODEL = "scriptorium-simulator";

  /** Bodies are bounded in bytes already, and no string is longer than its body. */
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  private SimulatorJson() {}
}
