package io.scriptorium.sim.text;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** How the simulator reads and writes JSON. */
public final class SimulatorJson {
  /** Bodies are bounded in bytes already, and no string is longer than its body. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  private SimulatorJson() {}
}
