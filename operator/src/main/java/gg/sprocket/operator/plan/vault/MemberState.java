package gg.sprocket.operator.plan.vault;

/**
 * What one member of a Vault answered when it was looked at.
 *
 * <p>The states are those that {@code GET /v1/sys/health} tells by its status in Vault 1.21 ({@code
 * http/sys_health.go}), which checks in this order: not initialized 501, removed 530, sealed 503,
 * standby without its active member 474, disaster recovery secondary 472, performance standby 473,
 * standby 429, active 200. What is told of a sealed member comes from {@code sys/seal-status}.
 */
public sealed interface MemberState {

  /**
   * It holds no data. A member that lost its volume says the same, and so does one that shall join
   * others as long as it finds none that is unsealed. Any of them can be initialized, and is a
   * Vault of its own then, which joins nobody: only who knows the volumes may.
   */
  record Uninitialized() implements MemberState {}

  /**
   * It has data but not the key to them.
   *
   * <p>One that has found an unsealed member by {@code retry_join} says so too, although its volume
   * is still empty, and no answer tells it from the others ({@code Core.Initialized} in {@code
   * vault/init.go}). It cannot try a key: with enough shares it joins, and until that has come
   * about it answers nothing, not even how it is. With a wrong key, such as one of which a share
   * was given before, that is until its process is restarted ({@code Core.unsealWithRaft} in {@code
   * vault/core.go}). So shares are given to it only once another member is active by the same ones,
   * and after a reset.
   *
   * @param seal how it is opened
   * @param version its version, such as {@code 1.21.1}
   */
  record Sealed(SealState seal, String version) implements MemberState {}

  /**
   * Unsealed, and another member is the active one or will be; it passes requests on.
   *
   * @param cluster the Vault it belongs to
   * @param version its version
   */
  record Standby(String cluster, String version) implements MemberState {}

  /**
   * Unsealed, and answers what needs no write; Vault Enterprise only.
   *
   * @param cluster the Vault it belongs to
   * @param version its version
   */
  record PerformanceStandby(String cluster, String version) implements MemberState {}

  /**
   * Unsealed, and the one that answers.
   *
   * @param cluster identity of the Vault, made when it was initialized; all members tell the same
   * @param version its version
   */
  record Active(String cluster, String version) implements MemberState {}

  /**
   * Unsealed but of no use for now; it gets over it by itself.
   *
   * @param why what it lacks
   */
  record Recovering(Lack why) implements MemberState {}

  /** It was taken out of the others' list and does not come back with the data it has (530). */
  record Removed() implements MemberState {}

  /**
   * It did not answer, or not as the one that was asked.
   *
   * @param why why not
   */
  record Unreachable(NoAnswer why) implements MemberState {}

  /**
   * It answered something that none of the other states stands for.
   *
   * @param status HTTP status; 200 if the words after it made no sense
   */
  record Erring(int status) implements MemberState {}

  /**
   * Whether it answers by a certificate that is not good: it runs, and was started with another one
   * than it has been given since, or is not the one that was asked. Nothing else is known of it.
   */
  default boolean isMistrusted() {
    return this instanceof Unreachable(NoAnswer why)
        && switch (why) {
          case UnknownAuthority, WrongName, OutOfDate -> true;
          case ConnectionRefused, ConnectionLost, TimedOut, TlsFailed -> false;
        };
  }

  /** What a member that recovers lacks. */
  enum Lack {
    /** A standby does not hear the active member (474). */
    ActiveMember,
    /** A secondary for disaster recovery serves nobody (472); Vault Enterprise only. */
    Promotion
  }

  /** Whether it holds data and the key to them. */
  default boolean isUnsealed() {
    return switch (this) {
      case Standby _, PerformanceStandby _, Active _, Recovering _ -> true;
      case Uninitialized _, Sealed _, Removed _, Unreachable _, Erring _ -> false;
    };
  }
}
