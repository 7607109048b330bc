package io.scriptorium.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds a record that came from outside against its declaration: what is not marked as nullable has
 * a value, moments lie where they can be reckoned with, and positions and counts of tokens are not
 * negative.
 */
final class RecordValidator {

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  private RecordValidator() {}

  /**
   * @throws BadRecordException naming the field, what it holds and what is allowed
   */
  static void check(Record value) {
    check(value, "");
  }

  private static void check(Record value, String path) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      check(field(value, component), component, path + component.getName());
    }
  }

  private static void check(@Nullable Object value, RecordComponent component, String name) {
    switch (value) {
      case null -> {
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          throw new BadRecordException(name + " is missing; it is required.");
        }
      }
      case Instant moment -> {
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
          throw new BadRecordException(
              "%s is %s; %s to %s are allowed.".formatted(name, moment, EARLIEST, LATEST));
        }
      }
      case RecordPosition(int partition, long offset) -> {
        if (partition < 0 || offset < 0) {
          throw new BadRecordException(
              "%s is partition %d, offset %d; neither may be negative."
                  .formatted(name, partition, offset));
        }
      }
      case TokenUsage(long prompt, long cached, long completion) -> {
        if (outside(prompt) || outside(cached) || outside(completion)) {
          throw new BadRecordException(
              "%s is prompt %d, cached %d, completion %d; 0 to %d each are allowed."
                  .formatted(name, prompt, cached, completion, MOST_TOKENS));
        }
      }
      case Record nested -> check(nested, name + ".");
      default -> {}
    }
  }

  private static boolean outside(long tokens) {
    return tokens < 0 || tokens > MOST_TOKENS;
  }

  private static @Nullable Object field(Record value, RecordComponent component) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("A public record's component is readable: " + component, e);
    }
  }
}
