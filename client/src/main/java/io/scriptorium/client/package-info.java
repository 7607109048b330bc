/**
 * The Java client of Scriptorium: submits writing requests, follows their jobs and fetches the
 * documents. It talks to Kafka alone.
 *
 * {@snippet :
 * try (ScriptoriumClient client = ScriptoriumClient.connect(Path.of(".scriptorium/kafka.properties"))) {
 *   JobHandle job = client.submit(ScriptoriumClient.request("A 3000-word guide to Kyoto"));
 *   Document document = job.await(Duration.ofMinutes(30));
 *   System.out.println(document.text());
 * }
 * }
 *
 * <p>The example runs as it is beside {@code ./scriptorium up}. Many requests go through {@link
 * io.scriptorium.client.ScriptoriumClient#writeAll}, which keeps a bounded number of jobs open and
 * passes each document on as it is published.
 */
@NullMarked
package io.scriptorium.client;

import org.jspecify.annotations.NullMarked;
