package io.scriptorium.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resources of a worker, closed in reverse order; a failure to close one does not keep the
 * others open.
 */
public final class ResourceStack implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceStack.class);

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  /** Closes this resource before all that were added earlier. */
  public synchronized <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Closes all. A second call does nothing. */
  @Override
  public synchronized void close() {
    while (!resources.isEmpty()) {
      AutoCloseable resource = resources.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("{} did not close cleanly: {}", resource.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
