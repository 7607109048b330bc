package io.scriptorium.cli;

import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline that an evaluation works with.
 *
 * @param session the local stack that it runs in; null where it is a cluster's
 */
record Pipeline(KafkaSettings kafka, int openJobs, Duration timeout, @Nullable StackSession session)
    implements AutoCloseable {

  /** The documents that it writes. */
  PipelineSource source() {
    try (Admin admin = KafkaClients.admin(kafka, "scriptorium-evaluate")) {
      TopicAdmin.verify(admin);
    }
    return new PipelineSource(kafka, openJobs, timeout);
  }

  /** Stops the stack if it is our own. */
  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
