package io.scriptorium.inference;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Servers as users write them: base URLs separated by commas, each with options after semicolons,
 * as in {@code http://gpu-0:8000/v1;seats=8,http://gpu-1:8000/v1;model=qwen}.
 *
 * @param problems all that is wrong with the list, each with its remedy
 */
record ServerList(List<InferenceServer> servers, List<String> problems) {

  private static final int MAX_SEATS = 100_000;

  static ServerList parse(String text, int defaultSeats) {
    var servers = new ArrayList<InferenceServer>();
    var problems = new ArrayList<String>();
    Set<URI> seen = new HashSet<>();
    for (String entry : text.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      InferenceServer server = parseEntry(entry.strip(), defaultSeats, problems);
      if (server == null) {
        continue;
      }
      if (seen.add(server.baseUrl())) {
        servers.add(server);
      } else {
        problems.add("\"%s\" is given twice; leave one out".formatted(server.name()));
      }
    }
    return new ServerList(List.copyOf(servers), List.copyOf(problems));
  }

  private static @Nullable InferenceServer parseEntry(
      String entry, int defaultSeats, List<String> problems) {
    String[] parts = entry.split(";", -1);
    URI baseUrl = parseUrl(parts[0].strip(), problems);
    int seats = defaultSeats;
    String model = null;
    for (int i = 1; i < parts.length; i++) {
      String[] option = parts[i].strip().split("=", 2);
      String value = option.length == 2 ? option[1].strip() : "";
      switch (option[0].strip()) {
        case "seats" -> {
          if (value.matches("[1-9]\\d{0,5}") && Integer.parseInt(value) <= MAX_SEATS) {
            seats = Integer.parseInt(value);
          } else {
            problems.add(
                "\"%s\": seats is \"%s\"; a number from 1 to %d is allowed"
                    .formatted(parts[0], value, MAX_SEATS));
          }
        }
        case "model" -> {
          if (value.isEmpty()) {
            problems.add("\"%s\": model is empty; name one or leave it out".formatted(parts[0]));
          } else {
            model = value;
          }
        }
        default ->
            problems.add(
                "\"%s\": \"%s\" is no option of a server; seats=N and model=NAME are"
                    .formatted(parts[0], parts[i].strip()));
      }
    }
    return baseUrl == null ? null : new InferenceServer(baseUrl, seats, model);
  }

  private static @Nullable URI parseUrl(String text, List<String> problems) {
    String bare = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    try {
      URI url = new URI(bare);
      String scheme = url.getScheme();
      if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
        problems.add("\"%s\" does not begin with http:// or https://; add it".formatted(text));
      } else if (url.getRawUserInfo() != null) {
        problems.add(
            "the URL of %s holds a user or a password; give a key by INFERENCE_API_KEY instead"
                .formatted(url.getHost()));
      } else if (url.getHost() == null) {
        problems.add("\"%s\" names no host; write http://HOST:PORT/v1".formatted(text));
      } else if (url.getRawQuery() != null || url.getRawFragment() != null) {
        problems.add("\"%s\" has a query or a fragment; leave it out".formatted(text));
      } else if (!url.getPath().endsWith("/v1")) {
        problems.add("\"%s\" does not end in /v1; write %s/v1".formatted(text, bare));
      } else {
        return url;
      }
    } catch (URISyntaxException e) {
      problems.add(
          "\"%s\" is no URL (%s); write http://HOST:PORT/v1".formatted(text, e.getReason()));
    }
    return null;
  }
}
