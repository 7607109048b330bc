package io.scriptorium.runtime;

/** The hash FNV-1a of 64 bits (Fowler, Noll, Vo): the same in every process and version. */
public final class Fnv {

  private Fnv() {}

  public static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : bytes) {
      hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
