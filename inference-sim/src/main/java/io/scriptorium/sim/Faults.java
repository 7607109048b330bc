package io.scriptorium.sim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The faults of one request. At most one is an outage. */
final class Faults {
  static final Faults NONE = new Faults(List.of());

  private static final List<FaultKind.Family> NAMED =
      List.of(
          FaultKind.Family.OUTAGE,
          FaultKind.Family.TEXT,
          FaultKind.Family.REASONING,
          FaultKind.Family.PLAN,
          FaultKind.Family.WIRE);

  private final Map<FaultKind, Fault> byKind = new EnumMap<>(FaultKind.class);

  /** The first of a kind applies, and the first outage. */
  Faults(List<Fault> faults) {
    boolean outage = false;
    for (Fault fault : faults) {
      boolean isOutage = fault.kind().family() == FaultKind.Family.OUTAGE;
      if (!isOutage || !outage) {
        byKind.putIfAbsent(fault.kind(), fault);
        outage |= isOutage;
      }
    }
  }

  /** These, and others where none of their kind is among these. */
  Faults and(Faults others) {
    List<Fault> all = new ArrayList<>(byKind.values());
    all.addAll(others.byKind.values());
    return new Faults(all);
  }

  boolean has(FaultKind kind) {
    return byKind.containsKey(kind);
  }

  Optional<Fault> get(FaultKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /** The kind to name in a log: the outage, else what changes the text, else its form. */
  @Nullable FaultKind first() {
    return NAMED.stream()
        .flatMap(family -> byKind.keySet().stream().filter(kind -> kind.family() == family))
        .findFirst()
        .orElse(null);
  }

  Optional<Fault> outage() {
    return byKind.values().stream()
        .filter(fault -> fault.kind().family() == FaultKind.Family.OUTAGE)
        .findFirst();
  }

  /** The number of a fault that takes one, or its default. */
  double number(FaultKind kind) {
    String value = value(kind);
    return value != null
        ? Double.parseDouble(value)
        : kind.value() instanceof FaultValue.Numeric number ? number.otherwise() : 0;
  }

  /** The text of a fault that takes one, or its default. */
  String text(FaultKind kind) {
    String value = value(kind);
    if (value != null) {
      return value;
    }
    return switch (kind.value()) {
      case FaultValue.Text(String otherwise) -> otherwise;
      case FaultValue.Status() -> "500";
      case FaultValue.None _, FaultValue.Numeric _, FaultValue.Choice _ -> "";
    };
  }

  /** The constant that a fault names, or one by chance. */
  <E extends Enum<E>> E choice(FaultKind kind, Class<E> type, RandomGenerator random) {
    String value = value(kind);
    E[] constants = type.getEnumConstants();
    for (E constant : constants) {
      if (FaultValue.Choice.name(constant).equals(value)) {
        return constant;
      }
    }
    return constants[random.nextInt(constants.length)];
  }

  private @Nullable String value(FaultKind kind) {
    Fault fault = byKind.get(kind);
    return fault == null ? null : fault.value();
  }
}
