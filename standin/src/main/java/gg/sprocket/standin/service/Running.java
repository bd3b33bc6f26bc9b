package gg.sprocket.standin.service;

import gg.sprocket.standin.Log;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a process has opened, so that it can close it again in the reverse order. */
final class Running implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Log log;

  Running(Log log) {
    this.log = log;
  }

  <T extends AutoCloseable> T add(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      closeOne(opened.pop());
    }
  }

  /** Any of them may fail in any way; the others are to be closed all the same. */
  private void closeOne(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("Standin", "while it ended: " + e.getMessage());
    }
  }
}
