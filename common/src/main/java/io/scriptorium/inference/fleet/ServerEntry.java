package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.inference.client.ServerAddress;
import io.scriptorium.runtime.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server, or all servers behind one DNS name, as a user named them.
 *
 * @param url the base URL; most servers' ends in {@code /v1}
 * @param dns whether every address of the URL's host is a server of its own
 * @param seats how many generations may run on each concurrently; null to ask the server
 * @param model the model to request; null for the settings' own, or else the first it lists
 * @param apiKey sent to these servers alone; null for the settings' own
 * @param context the tokens of the context window of each; null to learn them
 */
public record ServerEntry(
    URI url,
    boolean dns,
    @Nullable Integer seats,
    @Nullable String model,
    @Nullable ApiKey apiKey,
    @Nullable Integer context) {

  public ServerEntry(
      URI url,
      boolean dns,
      @Nullable Integer seats,
      @Nullable String model,
      @Nullable ApiKey apiKey) {
    this(url, dns, seats, model, apiKey, null);
  }

  static final String DNS_PREFIX = "dns+";

  /** An entry for exactly this server, whose seats are not asked for. */
  static ServerEntry of(InferenceServer server) {
    return new ServerEntry(
        server.baseUrl(), false, server.seats(), server.model(), server.apiKey(), server.context());
  }

  /** The same, with the settings' own model. */
  ServerEntry withoutModel() {
    return new ServerEntry(url, dns, seats, null, apiKey, context);
  }

  /** The host in the URL. */
  String host() {
    return String.valueOf(ServerAddress.host(url));
  }

  /** The entry as it is written, without its options. */
  public String name() {
    return dns ? DNS_PREFIX + url : url.toString();
  }

  /**
   * The server of this entry at a base URL.
   *
   * @param otherwise its seats where the entry does not give them
   */
  InferenceServer at(URI baseUrl, int otherwise) {
    return new InferenceServer(baseUrl, seats == null ? otherwise : seats, model, apiKey, context);
  }

  /**
   * Servers as users write them: base URLs separated by commas, each with options after semicolons,
   * as in {@code http://gpu-0:8000/v1;seats=8,dns+http://gpus:8000/v1;model=qwen}.
   *
   * @param problems receives all that is wrong with the list, each with its remedy
   */
  static List<ServerEntry> parseList(String text, List<String> problems) {
    Map<String, ServerEntry> entries = new LinkedHashMap<>();
    for (String written : text.split(",", -1)) {
      ServerEntry entry =
          written.isBlank() ? null : new EntryParser(written.strip(), problems).parse();
      if (entry != null && entries.putIfAbsent(entry.name(), entry) != null) {
        problems.add(
            "\"%s\" is given twice; leave one out".formatted(Secret.maskedAddress(entry.name())));
      }
    }
    return List.copyOf(entries.values());
  }

  /** Parses one entry. Problems are reported without keys and passwords. */
  private static final class EntryParser {

    /** What may be a mistyped option, and is no key. */
    private static final Pattern NAME = Pattern.compile("[a-z-]{1,20}");

    private static final int MAX_SEATS = 100_000;
    private static final int MIN_CONTEXT = 256;
    private static final int MAX_CONTEXT = 100_000_000;

    private final String[] parts;
    private final String shown;
    private final List<String> problems;
    private @Nullable Integer seats;
    private @Nullable String model;
    private @Nullable ApiKey apiKey;
    private @Nullable Integer context;

    /**
     * @param problems receives all that is wrong
     */
    EntryParser(String entry, List<String> problems) {
      parts = entry.split(";", -1);
      shown = Secret.maskedAddress(parts[0].strip());
      this.problems = problems;
    }

    /** The entry, or null where it names no server. */
    @Nullable ServerEntry parse() {
      String text = parts[0].strip();
      boolean dns = text.toLowerCase(Locale.ROOT).startsWith(DNS_PREFIX);
      String prefix = dns ? DNS_PREFIX : "";
      URI url = parseUrl(prefix, text.substring(prefix.length()));
      for (int i = 1; i < parts.length; i++) {
        String[] option = parts[i].strip().split("=", 2);
        parseOption(option[0].strip(), option.length == 2 ? option[1].strip() : "");
      }
      return url == null ? null : new ServerEntry(url, dns, seats, model, apiKey, context);
    }

    private void parseOption(String name, String value) {
      switch (name) {
        case "seats" -> {
          if (value.matches("[1-9]\\d{0,5}") && Integer.parseInt(value) <= MAX_SEATS) {
            seats = Integer.valueOf(value);
          } else {
            problem(
                "seats is \"%s\"; a number from 1 to %d is allowed"
                    .formatted(Secret.masked(value), MAX_SEATS));
          }
        }
        case "context" -> {
          if (value.matches("[1-9]\\d{0,8}")
              && Integer.parseInt(value) >= MIN_CONTEXT
              && Integer.parseInt(value) <= MAX_CONTEXT) {
            context = Integer.valueOf(value);
          } else {
            problem(
                "context is \"%s\"; the tokens of its context window, from %d to %d, are allowed"
                    .formatted(Secret.masked(value), MIN_CONTEXT, MAX_CONTEXT));
          }
        }
        case "model" -> {
          model = value;
          if (value.isEmpty()) {
            problem("model is empty; name one or leave it out");
          }
        }
        case "api-key-file" -> {
          if (value.isEmpty()) {
            problem("api-key-file is empty; name a file or leave it out");
          } else {
            apiKey = readKey(value);
          }
        }
        case "api-key" ->
            problem("a key itself is not allowed here; name its file by api-key-file");
        default ->
            problem(
                ("\"%s\" is no option of a server; seats=N, context=N, model=NAME and"
                        + " api-key-file=FILE are")
                    .formatted(NAME.matcher(name).matches() ? name : Secret.MASK));
      }
    }

    private @Nullable ApiKey readKey(String file) {
      try {
        Optional<ApiKey> key = ApiKey.parse(Files.readString(Path.of(file)));
        if (key.isEmpty()) {
          problem(
              "the API key file \"%s\": %s"
                  .formatted(Secret.maskedFile(file), ServerAccess.NO_KEY));
        }
        return key.orElse(null);
      } catch (IOException | InvalidPathException e) {
        problem(
            "the API key file \"%s\" cannot be read (%s); name one that can"
                .formatted(Secret.maskedFile(file), e.getClass().getSimpleName()));
        return null;
      }
    }

    private @Nullable URI parseUrl(String prefix, String text) {
      try {
        URI written = new URI(text);
        URI url = new URI(BaseUrl.of(text));
        String scheme = url.getScheme();
        boolean secure = "https".equalsIgnoreCase(scheme);
        if (!"http".equalsIgnoreCase(scheme) && !secure) {
          problems.add("\"%s\" does not begin with http:// or https://; add it".formatted(shown));
        } else if (url.getRawUserInfo() != null || text.substring(0, end(text)).contains("@")) {
          problems.add(
              "\"%s\" holds a user or a password; give a key by INFERENCE_API_KEY instead"
                  .formatted(shown));
        } else if (ServerAddress.host(url) == null) {
          problems.add("\"%s\" names no host; write http://HOST:PORT/v1".formatted(shown));
        } else if (written.getRawFragment() != null) {
          problems.add("\"%s\" has a fragment; leave it out".formatted(shown));
        } else if (BaseUrl.holdsKey(url.getRawQuery())) {
          problem("its query holds a key; give it by INFERENCE_API_KEY or api-key-file instead");
        } else if (url.getHost() == null && secure && prefix.isEmpty()) {
          problem(
              "a host name with an underscore is not allowed with https: no certificate is for it;"
                  + " use another name of the host");
        } else if (!prefix.isEmpty() && secure) {
          problem(
              "https is not allowed with dns+: a certificate names the host, and not its addresses;"
                  + " name each server by its own https:// URL");
        } else {
          return url;
        }
      } catch (URISyntaxException e) {
        problems.add(
            "\"%s\" is no URL (%s); write http://HOST:PORT/v1".formatted(shown, e.getReason()));
      }
      return null;
    }

    /** Where the host and what is before it end. */
    private static int end(String url) {
      int host = url.indexOf("://") + 3;
      int path = url.indexOf('/', host);
      return path < 0 ? url.length() : path;
    }

    private void problem(String what) {
      problems.add("\"%s\": %s".formatted(shown, what));
    }
  }
}
