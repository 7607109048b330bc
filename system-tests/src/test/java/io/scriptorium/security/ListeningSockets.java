package io.scriptorium.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process and its children listen on, as Linux lists it in {@code /proc}. */
final class ListeningSockets {

  private static final String LISTENING = "0A";
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  private ListeningSockets() {}

  /** The addresses that are not this machine's own alone, as Linux writes them. */
  static Set<String> open(ProcessHandle process) throws IOException {
    return of(process).stream()
        .filter(address -> !LOOPBACK.contains(address.split(":", -1)[0]))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All addresses, as Linux writes them: hexadecimal, with the port after a colon. */
  static Set<String> of(ProcessHandle process) throws IOException {
    Set<String> sockets =
        Stream.concat(Stream.of(process), process.descendants())
            .flatMap(it -> sockets(it.pid()))
            .collect(Collectors.toSet());
    Set<String> addresses = new TreeSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] words = line.strip().split("\\s+", -1);
        if (words[3].equals(LISTENING) && sockets.contains("socket:[" + words[9] + "]")) {
          addresses.add(words[1]);
        }
      }
    }
    return addresses;
  }

  private static Stream<String> sockets(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files.map(ListeningSockets::target).toList().stream();
    } catch (IOException e) {
      // A child that has just ended listens on nothing.
      return Stream.of();
    }
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      // Closed meanwhile.
      return "";
    }
  }
}
