package io.scriptorium.sim;

import io.scriptorium.sim.text.TextHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which generations wrote which text: an index over a {@link GenerationLog}, for asking about many
 * documents. Texts are distinguished by all text before them, so that a section counts as written
 * only where it continued exactly that.
 *
 * <p>Where the log keeps texts, a section may also be what several generations wrote, each from the
 * section as far as it had come, in one message or in several, and each may have been cut short at
 * its end.
 */
public final class Provenance {

  private static final String BETWEEN_CONTINUATIONS = "\n\n";

  private final Map<List<String>, List<Generation>> byContext = new HashMap<>();

  Provenance(List<Generation> generations) {
    for (Generation generation : generations) {
      if (generation.whole()) {
        byContext.computeIfAbsent(generation.context(), _ -> new ArrayList<>()).add(generation);
      }
    }
  }

  /**
   * The generations that wrote the last of some texts from exactly those before it, in order; the
   * first where several did the same.
   *
   * @param texts the texts in order
   * @return none where none did
   */
  public List<Generation> of(List<String> texts) {
    List<String> before = texts.subList(0, texts.size() - 1).stream().map(TextHash::hex).toList();
    return of(before, texts.getLast());
  }

  private List<Generation> of(List<String> before, String text) {
    return new Section(text).from(new Part(before, before, 0, 0));
  }

  /**
   * What is left of a section to be explained.
   *
   * @param context the hashes of the assistant's messages that the next generation was given
   * @param base these without the last one, if that is of this section
   * @param start where that one begins in the text
   * @param from where the next generation's text begins
   */
  private record Part(List<String> context, List<String> base, int start, int from) {}

  /** A section to be explained. */
  private final class Section {

    private final String text;

    Section(String text) {
      this.text = text;
    }

    /** The generations that wrote the text from here on. */
    List<Generation> from(Part part) {
      List<Generation> candidates = byContext.getOrDefault(part.context(), List.of());
      String hash = TextHash.hex(text.substring(part.from()));
      for (Generation generation : candidates) {
        if (generation.output().equals(hash)) {
          return List.of(generation);
        }
      }
      for (Generation generation : candidates) {
        List<Generation> parts = from(part, generation);
        if (!parts.isEmpty()) {
          return parts;
        }
      }
      return List.of();
    }

    /** This generation and those that continued it, where together they wrote the rest. */
    private List<Generation> from(Part part, Generation first) {
      String written = first.text();
      String rest = text.substring(part.from());
      if (written == null || rest.isEmpty()) {
        return List.of();
      }
      if (written.startsWith(rest)) {
        return List.of(first);
      }
      int kept = 0;
      while (kept < Math.min(written.length(), rest.length())
          && written.charAt(kept) == rest.charAt(kept)) {
        kept++;
      }
      for (int end = 1; end <= kept && end < rest.length(); end++) {
        if (mayContinue(rest, end, kept, first)) {
          List<Generation> others = after(part, part.from() + end);
          if (!others.isEmpty()) {
            List<Generation> parts = new ArrayList<>(others);
            parts.addFirst(first);
            return parts;
          }
        }
      }
      return List.of();
    }

    /** Those that continued the text from here, which they were given in one message or in two. */
    private List<Generation> after(Part part, int end) {
      int next = end;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        next++;
      }
      List<Generation> others = List.of();
      List<String> own = with(part.context(), part.from(), end);
      if (byContext.containsKey(own)) {
        others = from(new Part(own, part.context(), part.from(), next));
      }
      List<String> joined = with(part.base(), part.start(), end);
      if (others.isEmpty() && part.from() > 0 && byContext.containsKey(joined)) {
        others = from(new Part(joined, part.base(), part.start(), next));
      }
      return others;
    }

    private List<String> with(List<String> messages, int start, int end) {
      List<String> more = new ArrayList<>(messages);
      more.add(TextHash.hex(text.substring(start, end)));
      return more;
    }
  }

  /**
   * Whether a continuation may begin here: in a paragraph of its own after any end, and where the
   * token limit has cut a text also after its last word or at the cut.
   */
  private static boolean mayContinue(String text, int end, int kept, Generation first) {
    return text.startsWith(BETWEEN_CONTINUATIONS, end)
        || (first.finish() == Generation.Finish.LENGTH
            && (end == kept || Character.isWhitespace(text.charAt(end))));
  }

  /**
   * The sections of a document, from index 1, that no completed generations produced from exactly
   * the texts before them. None when the document keeps its promise.
   *
   * @param texts the document's sections in order
   */
  public List<Integer> unexplained(List<String> texts) {
    List<String> hashes = texts.stream().map(TextHash::hex).toList();
    return IntStream.rangeClosed(1, texts.size())
        .filter(index -> of(hashes.subList(0, index - 1), texts.get(index - 1)).isEmpty())
        .boxed()
        .toList();
  }
}
