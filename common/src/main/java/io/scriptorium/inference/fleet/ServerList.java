package io.scriptorium.inference.fleet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Servers as users write them: base URLs separated by commas, each with options after semicolons,
 * as in {@code http://gpu-0:8000/v1;seats=8,dns+http://gpus:8000/v1;model=qwen}.
 *
 * @param problems all that is wrong with the list, each with its remedy
 */
record ServerList(List<ServerEntry> entries, List<String> problems) {

  static ServerList parse(String text) {
    var entries = new ArrayList<ServerEntry>();
    var problems = new ArrayList<String>();
    Set<String> seen = new HashSet<>();
    for (String written : text.split(",", -1)) {
      if (written.isBlank()) {
        continue;
      }
      ServerEntry entry = new ServerEntryParser(written.strip(), problems).parse();
      if (entry == null) {
        continue;
      }
      if (seen.add(entry.name())) {
        entries.add(entry);
      } else {
        problems.add("\"%s\" is given twice; leave one out".formatted(entry.name()));
      }
    }
    return new ServerList(List.copyOf(entries), List.copyOf(problems));
  }
}
