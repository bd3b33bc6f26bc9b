package gg.sprocket.operator.apply;

/**
 * A member.
 *
 * @param set its StatefulSet
 * @param pod of which its pod was made
 * @param seals what its process read at its start
 * @param run how that is
 * @param between whether it found then that it is to migrate
 * @param anew whether its volume is sealed by the new seal
 * @param slow whether it follows without having written all yet
 */
record MigrationVoter(
    Form set, Form pod, String seals, Run run, boolean between, boolean anew, boolean slow) {

  /** How a process is. */
  enum Run {
    /** It starts. */
    Down,
    /** It does not run by what it read. */
    Ended,
    /** It waits for keys. */
    Sealed,
    /** It is open. */
    Open,
    /** It failed to seal the data anew: it looks open, answers the others and never leads. */
    Failed
  }

  /**
   * A StatefulSet.
   *
   * @param hash tells it from others
   * @param word migration that its pod runs for; empty if none
   * @param login whether its pod has the login of the service
   */
  record Form(String hash, String word, boolean login) {}

  boolean isOpen() {
    return run == Run.Open || run == Run.Failed;
  }

  MigrationVoter as(Run next) {
    return next == Run.Down
        ? new MigrationVoter(set, pod, "", next, false, anew, false)
        : new MigrationVoter(set, pod, seals, next, between, anew, slow);
  }

  MigrationVoter remade() {
    return new MigrationVoter(set, set, "", Run.Down, false, anew, false);
  }

  MigrationVoter given(Form form) {
    return new MigrationVoter(form, pod, seals, run, between, anew, slow);
  }

  MigrationVoter having(boolean isAnew) {
    return new MigrationVoter(set, pod, seals, run, between, isAnew, slow);
  }

  MigrationVoter late(boolean isSlow) {
    return new MigrationVoter(set, pod, seals, run, between, anew, isSlow);
  }
}
