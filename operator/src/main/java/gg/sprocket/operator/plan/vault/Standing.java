package gg.sprocket.operator.plan.vault;

/** What a member's state means to the protocol. */
public enum Standing {
  /** It says that it is not initialised: its volume is empty, or it has yet to join the others. */
  Fresh,
  /** It is initialised and waits for key shares. */
  Sealed,
  /** It is initialised and unsealed, and follows another member or is on its way to lead. */
  Following,
  /** It is initialised and unsealed, and answers requests by itself. */
  Leading,
  /** It is initialised, and the others have put it out of their cluster. */
  Removed,
  /**
   * It answers that it cannot tell whether it is initialised (500): its storage was begun and not
   * finished ({@code Core.InitializedLocally} in {@code vault/init.go}), or cannot be read, as on a
   * disk that fails.
   */
  Failing,
  /** It does not answer, or not with anything that tells its state. */
  Silent;

  private static final int FAILED = 500;

  /** What an answer means. */
  public static Standing of(MemberState state) {
    return switch (state) {
      case MemberState.Uninitialized _ -> Fresh;
      case MemberState.Sealed _ -> Sealed;
      case MemberState.Standby _, MemberState.PerformanceStandby _, MemberState.Recovering _ ->
          Following;
      case MemberState.Active _ -> Leading;
      case MemberState.Removed _ -> Removed;
      case MemberState.Erring(int status) -> status == FAILED ? Failing : Silent;
      case MemberState.Unreachable _ -> Silent;
    };
  }

  /** Whether there is data of an initialised Vault behind it. */
  public boolean isInitialised() {
    return this != Fresh && this != Failing && this != Silent;
  }
}
