package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.JwtRole;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.TokenFacts;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sets a Vault up with a root token that is made for it and revoked at the end, whatever happens on
 * the way. Everything is looked at before it is made, so it can be done again.
 *
 * @param issuer who gives the tokens by which the operator logs in
 * @param keys by which they are signed
 */
record VaultSetUp(ClusterIssuer issuer, TokenIssuer keys) {

  /** A login is used at once. */
  private static final Duration LOGIN_LIFE = Duration.ofMinutes(20);

  /**
   * What was made with a login ends with it, so it must outlive that; Vault knows no longer one.
   */
  private static final Duration LONGEST_LIFE = Duration.ofDays(32);

  /**
   * Sets it up and proves that it is.
   *
   * @param member the member that leads
   * @param shares all that are kept; no more are given than it takes
   * @param trust by whose keys the operator logs in
   * @throws VaultFailure if the Vault refuses something; what was done so far stays
   */
  void make(VaultMember member, List<KeyShare> shares, SetUpForm form, TokenIssuer.Trust trust)
      throws VaultFailure {
    try (VaultToken root = member.generateRoot(shares)) {
      VaultSession session = member.session(root);
      try {
        configure(session, form, trust);
        revokeOthers(session);
      } finally {
        session.revokeSelf();
      }
      proveRevoked(session);
    }
    proveLogin(member, form);
  }

  private static void configure(VaultSession session, SetUpForm form, TokenIssuer.Trust trust)
      throws VaultFailure {
    if (!session.auditDevices().containsKey(SetUpForm.AUDIT)) {
      session.enableFileAudit(SetUpForm.AUDIT, "stdout");
    }
    if (!session.mounts().containsKey(form.mount())) {
      session.enableKeyValue(form.mount());
    }
    if (!session.authMethods().containsKey(SetUpForm.LOGIN)) {
      session.enableAuth(SetUpForm.LOGIN, "jwt");
    }
    session.configureJwt(SetUpForm.LOGIN, trust.jwt());
    if (!session.policy(SetUpForm.OPERATOR).equals(Optional.of(form.policy()))) {
      session.putPolicy(SetUpForm.OPERATOR, form.policy());
    }
    session.putJwtRole(
        SetUpForm.LOGIN,
        SetUpForm.OPERATOR,
        new JwtRole(form.audience(), trust.subject(), List.of(SetUpForm.OPERATOR), LOGIN_LIFE));
    configureSnapshots(session, form);
    configureDatabase(session, form, trust);
  }

  /**
   * The engine stays where it is not wanted any more: with it would go what it has to take back
   * yet.
   */
  private static void configureDatabase(
      VaultSession session, SetUpForm form, TokenIssuer.Trust trust) throws VaultFailure {
    if (!form.logins()) {
      session.deleteJwtRole(SetUpForm.LOGIN, SetUpForm.DATABASE);
      session.deletePolicy(SetUpForm.DATABASE);
      return;
    }
    if (!session.mounts().containsKey(SetUpForm.DATABASE)) {
      session.database(SetUpForm.DATABASE).enable();
    }
    session.putPolicy(SetUpForm.DATABASE, SetUpForm.databasePolicy());
    session.putJwtRole(
        SetUpForm.LOGIN,
        SetUpForm.DATABASE,
        new JwtRole(form.audience(), trust.subject(), List.of(SetUpForm.DATABASE), LONGEST_LIFE));
  }

  /** The role goes first and comes last: without its policy it could do nothing, but is there. */
  private static void configureSnapshots(VaultSession session, SetUpForm form) throws VaultFailure {
    if (!form.snapshots()) {
      session.deleteJwtRole(SetUpForm.LOGIN, SetUpForm.SNAPSHOTS);
      session.deletePolicy(SetUpForm.SNAPSHOTS);
      return;
    }
    session.putPolicy(SetUpForm.SNAPSHOTS, SetUpForm.snapshotPolicy());
    session.putJwtRole(
        SetUpForm.LOGIN,
        SetUpForm.SNAPSHOTS,
        new JwtRole(
            form.audience(), form.snapshotSubject(), List.of(SetUpForm.SNAPSHOTS), LOGIN_LIFE));
  }

  /** Those of an initialisation or of a set-up that did not come to its end. */
  static void revokeOthers(VaultSession session) throws VaultFailure {
    String own = session.self().accessor();
    for (String accessor : session.accessors()) {
      boolean isRoot = session.token(accessor).filter(TokenFacts::isRoot).isPresent();
      if (isRoot && !accessor.equals(own)) {
        session.revoke(accessor);
      }
    }
  }

  private static void proveRevoked(VaultSession session) throws VaultFailure {
    try {
      TokenFacts facts = session.self();
      throw new IllegalStateException(
          "the root token " + facts.accessor() + " still works after it was revoked");
    } catch (VaultFailure e) {
      if (!(e.trouble() instanceof Trouble.Denied)) {
        throw e;
      }
    }
  }

  private void proveLogin(VaultMember member, SetUpForm form) throws VaultFailure {
    try (SecretBytes identity = issuer.token(form.audience());
        Login login = member.login(SetUpForm.LOGIN, SetUpForm.OPERATOR, identity)) {
      VaultSession session = member.session(login.token());
      session.list(form.mount(), "");
      session.revokeSelf();
    }
  }
}
