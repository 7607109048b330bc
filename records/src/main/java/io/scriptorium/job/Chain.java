package io.scriptorium.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain that ties a section to the exact text before it. A plan is the root; in sequential
 * mode section k continues the link of section k−1, in parallel mode every section continues the
 * root. Two texts for one index therefore never mix in one document: a text fits only after the
 * text that it was generated from. Links are SHA-256 over length-prefixed fields, in URL-safe
 * Base64.
 */
public final class Chain {

  private Chain() {}

  /**
   * The link that the first section continues. Title, chapters and headings are part of it where a
   * plan has any; a plan of steps alone has the link that earlier versions gave it.
   */
  public static String root(String jobId, Plan plan) {
    MessageDigest digest = Sha256.digest();
    field(digest, jobId);
    for (Step step : plan.steps()) {
      field(digest, step.mainPoint());
      field(digest, Integer.toString(step.words()));
    }
    structure(digest, plan);
    return encode(digest);
  }

  private static void structure(MessageDigest digest, Plan plan) {
    List<Integer> headed =
        IntStream.rangeClosed(1, plan.total())
            .filter(index -> plan.step(index).heading() != null)
            .boxed()
            .toList();
    if (plan.title() == null && plan.chapters().isEmpty() && headed.isEmpty()) {
      return;
    }
    // No main point is blank, so this ends the steps.
    field(digest, "");
    field(digest, plan.title() == null ? "" : plan.title());
    field(digest, Integer.toString(plan.chapters().size()));
    for (Chapter chapter : plan.chapters()) {
      field(digest, chapter.title());
      field(digest, Integer.toString(chapter.first()));
      field(digest, Integer.toString(chapter.steps()));
    }
    for (int index : headed) {
      field(digest, Integer.toString(index));
      field(digest, String.valueOf(plan.step(index).heading()));
    }
  }

  /** The link of a section that continues a lineage. */
  public static String next(String continues, int index, String text) {
    return next(continues, index, text, null);
  }

  /**
   * The link that a section with this text makes after the link that it continues.
   *
   * @param digest what it was written from, where it begins a lineage
   */
  public static String next(String continues, int index, String text, @Nullable Digest digest) {
    MessageDigest links = Sha256.digest();
    field(links, continues);
    field(links, Integer.toString(index));
    field(links, text);
    if (digest != null) {
      field(links, Integer.toString(digest.from()));
      field(links, digest.notes());
    }
    return encode(links);
  }

  /** Whether a section's hash is that of its text and of the link that it continues. */
  public static boolean matches(SectionRecord.Written section) {
    return section
        .hash()
        .equals(next(section.continues(), section.index(), section.text(), section.digest()));
  }

  /** Adds a text to a digest, so that no two lists of texts give the same bytes. */
  static void field(MessageDigest digest, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static String encode(MessageDigest digest) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
  }
}
