package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Message;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Quote;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultSeal;
import gg.sprocket.operator.plan.vault.KeySet;
import gg.sprocket.operator.resource.Names;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is said of a Vault that a service opens.
 *
 * @param instance the instance
 * @param seal the service
 */
record VaultSealWords(Instance instance, VaultSeal seal) {

  /** What people keep of a Vault. */
  static String keys(Optional<VaultSeal> seal) {
    return seal.isPresent() ? "recovery keys" : "key shares";
  }

  /** Why members stay sealed, as far as that is seen from here. */
  Problem unreachable(List<String> stuck) {
    String pod = Names.onlyPod(stuck.getFirst());
    return shut(
        stuck,
        "Read `kubectl -n %1$s logs %2$s -c vault` and mend that; a member that ended opens itself then. If the service works, as after `vault operator seal`, run `kubectl -n %1$s delete pod %2$s`"
            .formatted(namespace(), pod));
  }

  /**
   * Why they do while the Vault is being initialised. One whose initialisation the service broke
   * off opens never, also when that works again ({@code vault/init.go}).
   *
   * @param until until when that one is waited for
   */
  Problem begun(List<String> stuck, Instant until) {
    return shut(
        stuck,
        "Mend that; it opens then, or, as nothing can be in it yet, its claims are made anew from %s on"
            .formatted(until));
  }

  private Problem shut(List<String> stuck, String next) {
    return new Problem(
        Reason.SealUnreachable,
        Message.of(
            "%s cannot be opened by %s; the service is down, sealed or out of reach, or %s is not good or may not use the key. %s",
            String.join(", ", stuck), Quote.of(seal.key()), Quote.of(seal.login()), next));
  }

  private String namespace() {
    return instance.identity().namespace();
  }

  /**
   * What is said of one that is as wanted.
   *
   * @param keys its recovery keys
   * @param more what else is said
   */
  String opened(Optional<KeySet> keys, String more) {
    return Message.of(
        "the Vault is opened by %s and set up%s%s",
        Quote.of(seal.key()),
        keys.map(KeySet::secret)
            .map("; its recovery keys are in Secret %s of the keys namespace"::formatted)
            .orElse(""),
        more);
  }
}
