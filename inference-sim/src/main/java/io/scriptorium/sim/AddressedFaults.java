package io.scriptorium.sim;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The faults that addresses name: {@code /faults/LIST/v1} is the same server with the faults of
 * {@link Fault#list}, for requests by this address alone.
 */
final class AddressedFaults {
  private static final String PREFIX = "/faults/";
  private static final int MOST_ADDRESSES = 1_000;

  // Guarded by this.
  private final Map<String, ActiveFaults> byList = new HashMap<>();

  /**
   * Where a request goes.
   *
   * @param path without its faults
   * @param faults those of the address
   */
  record Target(String path, ActiveFaults faults) {}

  /**
   * @throws IllegalArgumentException naming what is wrong in the address
   */
  synchronized Target target(String path) {
    int end = path.indexOf('/', PREFIX.length());
    if (!path.startsWith(PREFIX) || end < 0) {
      return new Target(path, new ActiveFaults());
    }
    String list = path.substring(PREFIX.length(), end);
    ActiveFaults faults = byList.get(list);
    if (faults == null) {
      if (byList.size() == MOST_ADDRESSES) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d addresses with faults are in use, which is the limit; start the server again.",
                MOST_ADDRESSES));
      }
      ActiveFaults read = new ActiveFaults();
      Fault.list(decoded(list)).forEach(fault -> read.inject(alone(fault)));
      byList.put(list, read);
      faults = read;
    }
    return new Target(path.substring(end), faults);
  }

  // A plus sign parts two faults here, and is no space.
  private static String decoded(String list) {
    return URLDecoder.decode(list.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  // One that affects all generations would be looked for among the server's own.
  private static Fault alone(Fault fault) {
    return fault.affectsAll() ? fault.withShare(1) : fault;
  }
}
