package io.scriptorium.kafka;

import io.scriptorium.runtime.StartupException;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Tells of what Kafka refuses this process's user, in place of a stack trace. */
public final class AuthorizationErrors {

  private AuthorizationErrors() {}

  /**
   * The message for a failure that a missing right or a wrong password caused.
   *
   * @return empty where the failure, with all its causes, is none of these
   */
  public static Optional<StartupException> of(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String refused = refused(at);
      if (refused != null) {
        return Optional.of(new StartupException(refused, failure));
      }
    }
    return Optional.empty();
  }

  private static @Nullable String refused(Throwable thrown) {
    return switch (thrown) {
      case AuthorizationException e ->
          "Kafka refuses this process's user a right: %s Give the user the rights that docs/security.md lists for it."
              .formatted(KafkaClients.sentence(e));
      case AuthenticationException e ->
          "Kafka does not let this process in any more: %s Check the user and the password of --kafka-config (KAFKA_CONFIG)."
              .formatted(KafkaClients.sentence(e));
      default -> null;
    };
  }
}
