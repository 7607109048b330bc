package io.scriptorium.benchmarks;

import io.scriptorium.inference.client.InferenceServer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which server a baseline's loop asks next. */
interface BaselineRouting {

  /** The server for one question; to be left when the answer has come. */
  InferenceServer enter();

  void leave(InferenceServer server);

  /** Always the same server. */
  record Pinned(InferenceServer server) implements BaselineRouting {

    @Override
    public InferenceServer enter() {
      return server;
    }

    @Override
    public void leave(InferenceServer left) {
      // Nothing is counted.
    }
  }

  /** The server with the fewest questions under way, whichever job asks. For any threads. */
  final class LeastLoaded implements BaselineRouting {

    // Guarded by this.
    private final Map<InferenceServer, Integer> running = new LinkedHashMap<>();

    LeastLoaded(List<InferenceServer> servers) {
      servers.forEach(server -> running.put(server, 0));
    }

    @Override
    public synchronized InferenceServer enter() {
      InferenceServer least =
          running.entrySet().stream()
              .min(Comparator.comparingInt(Map.Entry::getValue))
              .orElseThrow()
              .getKey();
      running.merge(least, 1, Integer::sum);
      return least;
    }

    @Override
    public synchronized void leave(InferenceServer server) {
      running.merge(server, -1, Integer::sum);
    }
  }
}
