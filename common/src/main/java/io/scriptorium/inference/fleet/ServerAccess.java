package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.runtime.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which servers are asked, for which model, with which key. A model or a key belongs to servers: it
 * is never sent to those of another list.
 *
 * @param entries the servers as they were named, none twice
 * @param model null to take the first that a server lists
 * @param apiKey sent to every server that has none of its own; null for none
 */
public record ServerAccess(
    @Setting(
            option = {"--inference-servers", "--inference"},
            variable = "INFERENCE_SERVERS",
            label = "URL,...",
            secret = true,
            converter = EntriesConverter.class,
            help =
                "Base URLs of OpenAI-compatible servers, most of which end in /v1; with dns+ before"
                    + " http:// every address of the host is a server. A URL may be followed by"
                    + " ;seats=N, ;context=N, ;model=NAME and ;api-key-file=FILE.")
        List<ServerEntry> entries,
    @Setting(
            option = "--inference-model",
            variable = "INFERENCE_MODEL",
            label = "NAME",
            help = "The model to ask for; by default the first that a server lists.")
        @Nullable String model,
    @Setting(
            option = "--inference-api-key-file",
            variable = "INFERENCE_API_KEY_FILE",
            contentOfFile = true,
            contentVariable = "INFERENCE_API_KEY",
            secret = true,
            converter = KeyConverter.class,
            help =
                "A file that holds the servers' API key. The key itself may be in the variable of"
                    + " that name without _FILE.")
        @Nullable ApiKey apiKey) {

  static final String NO_KEY =
      "it holds no API key: it is empty, or has spaces or characters other than ASCII in it";

  public ServerAccess {
    entries = List.copyOf(entries);
    if (entries.stream().map(ServerEntry::name).distinct().count() < entries.size()) {
      throw new IllegalArgumentException("A fleet has a server twice: " + entries);
    }
  }

  public boolean isGiven() {
    return !entries.isEmpty();
  }

  static final class EntriesConverter implements ITypeConverter<List<ServerEntry>> {
    @Override
    public List<ServerEntry> convert(String value) {
      List<String> problems = new ArrayList<>();
      List<ServerEntry> entries = ServerEntry.parseList(value, problems);
      if (!problems.isEmpty()) {
        throw new TypeConversionException(String.join("; ", problems));
      }
      return entries;
    }
  }

  static final class KeyConverter implements ITypeConverter<ApiKey> {
    @Override
    public ApiKey convert(String value) {
      return ApiKey.parse(value).orElseThrow(() -> new TypeConversionException(NO_KEY));
    }
  }
}
