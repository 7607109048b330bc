package io.scriptorium.cli.jobs;

import io.scriptorium.cli.documents.DocumentFolder;
import io.scriptorium.client.TopicReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Gets the documents of many jobs with two reads of their topic: the first finds the last document
 * of each job, as one that was retried has several, and the second passes it on. No text is held.
 */
final class DocumentFetch {

  private final TopicReader reader;
  private final Predicate<String> wanted;
  private final Map<String, RecordPosition> last = new HashMap<>();
  private int written;
  private int incomplete;

  /**
   * @param wanted whether a job's document is wanted, by its id
   */
  DocumentFetch(TopicReader reader, Predicate<String> wanted) {
    this.reader = reader;
    this.wanted = wanted;
  }

  /** Writes them to a folder, but for those that it has. */
  void into(DocumentFolder folder) {
    reader.all(
        Topics.DOCUMENTS,
        Optional.empty(),
        record -> {
          String jobId = id(record);
          if (wanted.test(jobId)) {
            last.put(jobId, position(record));
          }
        });
    reader.all(
        Topics.DOCUMENTS,
        Optional.empty(),
        record -> {
          String jobId = id(record);
          if (position(record).equals(last.get(jobId))) {
            write(record, folder, folder.done(jobId).isPresent());
          }
        });
  }

  private void write(ConsumerRecord<byte[], byte[]> record, DocumentFolder folder, boolean there) {
    try {
      Document document = Json.read(record.value(), Document.class);
      boolean complete = document.status() == Document.Status.COMPLETED;
      incomplete += complete ? 0 : 1;
      if (!(there && complete)) {
        folder.write(document);
        written++;
      }
    } catch (BadRecordException e) {
      last.remove(id(record));
    }
  }

  /** The jobs that have a document. */
  int found() {
    return last.size();
  }

  /** The documents that were written to the folder. */
  int written() {
    return written;
  }

  /** The jobs that failed or were cancelled. */
  int incomplete() {
    return incomplete;
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  private static RecordPosition position(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPosition(record.partition(), record.offset());
  }
}
