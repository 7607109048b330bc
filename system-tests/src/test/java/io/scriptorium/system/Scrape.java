package io.scriptorium.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The meters that a worker exposes, in Prometheus' text format.
 *
 * @param kinds counter, gauge, histogram or summary, by name
 * @param labels the labels of each, without those of buckets
 */
record Scrape(Map<String, String> kinds, Map<String, Set<String>> labels) {

  private static final Pattern MANAGEMENT =
      Pattern.compile("health and metrics: (http://\\S+?)\\.\\s");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{(.*)\\} \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

  /** Where a worker that runs serves its meters, as it says in its log. */
  static URI address(String log) {
    Matcher matcher = MANAGEMENT.matcher(log);
    if (!matcher.find()) {
      throw new AssertionError("The worker does not run:\n" + log);
    }
    return URI.create(matcher.group(1));
  }

  /** Scrapes a worker once. */
  static Scrape of(URI worker) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(worker.resolve("/metrics")).build();
      return parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  private static Scrape parse(String text) {
    Map<String, String> kinds = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    Set<String> current = new TreeSet<>();
    for (String line : text.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        current = new TreeSet<>();
        kinds.put(type.group(1), type.group(2));
        labels.put(type.group(1), current);
      } else if (sample.matches()) {
        Matcher label = LABEL.matcher(sample.group(2));
        while (label.find()) {
          if (!label.group(1).equals("le")) {
            current.add(label.group(1));
          }
        }
      }
    }
    // Micrometer exposes the recent maximum of each timer as another gauge.
    kinds
        .keySet()
        .removeIf(name ->
            name.endsWith("_max") && kinds.containsKey(name.substring(0, name.length() - 4)));
    labels.keySet().retainAll(kinds.keySet());
    return new Scrape(kinds, labels);
  }
}
