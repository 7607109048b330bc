package io.scriptorium.job;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks an untrusted record against its declaration: what is not marked as nullable has a value,
 * timestamps are in a range that arithmetic allows, and positions and token counts are not
 * negative.
 */
final class RecordValidator {

  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  /** Reading the annotations again for each record costs more than parsing it: 0.2 ms. */
  private static final ClassValue<List<Component>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<Component> computeValue(Class<?> type) {
          return Stream.of(type.getRecordComponents()).map(Component::of).toList();
        }
      };

  private record Component(String name, Method accessor, boolean nullable) {

    static Component of(RecordComponent component) {
      return new Component(
          component.getName(),
          component.getAccessor(),
          component.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }
  }

  private RecordValidator() {}

  /**
   * @throws BadRecordException naming the field, what it holds and what is allowed
   */
  static void check(Record value) {
    check(value, "");
  }

  private static void check(Record value, String path) {
    for (Component component : COMPONENTS.get(value.getClass())) {
      check(field(value, component), component, path + component.name());
    }
  }

  private static void check(@Nullable Object value, Component component, String name) {
    switch (value) {
      case null -> {
        if (!component.nullable()) {
          throw new BadRecordException(name + " is missing; it is required.");
        }
      }
      case Instant time -> {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
          throw new BadRecordException(
              "%s is %s; %s to %s are allowed.".formatted(name, time, EARLIEST, LATEST));
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

  private static @Nullable Object field(Record value, Component component) {
    try {
      return component.accessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError("A public record's component is readable: " + component, e);
    }
  }
}
