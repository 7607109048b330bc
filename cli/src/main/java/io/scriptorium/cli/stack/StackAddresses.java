package io.scriptorium.cli.stack;

import java.util.List;

/**
 * Where a running local stack can be reached.
 *
 * @param pid the process it runs in
 * @param kafka the bootstrap server, {@code host:port}
 * @param redis its URL
 * @param inference the inference servers, base URLs ending in {@code /v1}; none where it runs no
 *     workers
 * @param simulated whether the inference servers are the simulator
 */
public record StackAddresses(
    long pid, String kafka, String redis, List<String> inference, boolean simulated) {

  public StackAddresses {
    inference = List.copyOf(inference);
  }

  public boolean infrastructureOnly() {
    return inference.isEmpty();
  }
}
