package io.scriptorium.inference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which server holds each job's context. Bounded: the job that was unused longest is forgotten. */
final class Pins {

  private final Map<String, InferenceServer> servers;

  Pins(int maxPins) {
    servers =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, InferenceServer> eldest) {
            return size() > maxPins;
          }
        };
  }

  synchronized @Nullable InferenceServer get(String jobId) {
    return servers.get(jobId);
  }

  /** Pins the job, and gives the server where it was pinned before, or null. */
  synchronized @Nullable InferenceServer put(String jobId, InferenceServer server) {
    return servers.put(jobId, server);
  }

  synchronized void remove(String jobId) {
    servers.remove(jobId);
  }

  synchronized int size() {
    return servers.size();
  }
}
