package io.scriptorium.kafka.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bounded memory for all stores of this process, instead of some 100 MB for each store of each
 * partition. Kafka Streams creates an instance for each store, so that the memory is static.
 */
public final class BoundedMemory implements RocksDBConfigSetter {

  private static final long CACHE_BYTES = 128L * 1024 * 1024;
  private static final long WRITE_BUFFERS_BYTES = 64L * 1024 * 1024;
  private static final long WRITE_BUFFER_BYTES = 4L * 1024 * 1024;

  static {
    RocksDB.loadLibrary();
  }

  private static final Cache CACHE = new LRUCache(CACHE_BYTES);
  private static final WriteBufferManager WRITE_BUFFERS =
      new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
      table.setBlockCache(CACHE);
      table.setCacheIndexAndFilterBlocks(true);
      options.setTableFormatConfig(table);
    }
    options.setWriteBufferManager(WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
  }

  @Override
  public void close(String storeName, Options options) {
    // The memory is shared and lives as long as the process.
  }
}
