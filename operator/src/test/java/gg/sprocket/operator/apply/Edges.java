package gg.sprocket.operator.apply;

/** The edges of requests: before one has an effect and before it is answered. */
final class Edges {

  /** How an edge is met. */
  enum End {
    /** The operator ends there. */
    Killed,

    /** The connection ends there, and the operator goes on. */
    Cut
  }

  /** A request that is not answered. */
  static final class Cut extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private End end = End.Killed;
  private int left = Integer.MAX_VALUE;
  private boolean dead;

  /** Has the operator that begins now meet an edge, counted from 1. */
  synchronized void meet(int edge, End how) {
    left = edge;
    end = how;
    dead = false;
  }

  /** Whether it has ended. */
  synchronized boolean isDead() {
    return dead;
  }

  /** Whether the edge is still to be met. */
  synchronized boolean isAhead() {
    return left > 0;
  }

  /**
   * Passes an edge.
   *
   * @throws Cut at the one that is to be met, and at all that come after the operator has ended
   */
  synchronized void pass() {
    left--;
    if (left == 0) {
      dead = end == End.Killed;
    }
    if (left == 0 || dead) {
      throw new Cut();
    }
  }
}
