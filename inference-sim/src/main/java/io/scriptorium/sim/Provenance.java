package io.scriptorium.sim;

import io.scriptorium.sim.Generation.Finish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which generation wrote which text: an index over a {@link GenerationLog}, for asking about many
 * documents. Texts are told apart by all that was written before them, so that a section counts as
 * written only where it continued exactly that.
 */
public final class Provenance {

  private final Map<List<String>, Generation> byChain = new HashMap<>();

  Provenance(List<Generation> generations) {
    for (Generation generation : generations) {
      if (generation.finish() == Finish.STOP || generation.finish() == Finish.LENGTH) {
        List<String> chain = new ArrayList<>(generation.context());
        chain.add(generation.output());
        byChain.putIfAbsent(List.copyOf(chain), generation);
      }
    }
  }

  /**
   * The generation that wrote the last of some texts from exactly those before it; the first of
   * several.
   *
   * @param texts the texts in order
   * @return empty where none did
   */
  public Optional<Generation> of(List<String> texts) {
    return Optional.ofNullable(byChain.get(texts.stream().map(Digest::hex).toList()));
  }

  /**
   * The sections of a document, from index 1, that no completed generation produced from exactly
   * the texts before them. None when the document keeps its promise.
   *
   * @param texts the document's sections in order
   */
  public List<Integer> unexplained(List<String> texts) {
    List<String> hashes = texts.stream().map(Digest::hex).toList();
    return IntStream.rangeClosed(1, hashes.size())
        .filter(index -> !byChain.containsKey(hashes.subList(0, index)))
        .boxed()
        .toList();
  }
}
