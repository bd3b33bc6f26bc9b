package gg.sprocket.operator.vault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be asked of a Vault with a token. A standby passes all of it on to the active member.
 *
 * <p>Every call throws {@code Denied} if the token is not good or may not do it, and {@code
 * Unready} if the Vault is sealed or has no active member.
 */
public interface VaultSession {

  /** Whether Vault knows the token, and what it is. */
  TokenFacts self() throws VaultFailure;

  /** Has Vault forget the token and what was made with it. Nothing else can be asked after. */
  void revokeSelf() throws VaultFailure;

  /** Accessors of all tokens: names that tell nothing and can be used to look up and revoke. */
  List<String> accessors() throws VaultFailure;

  /**
   * What a token is; empty if it has gone meanwhile, or was never made: Vault stores the accessor
   * first ({@code vault/token_store.go} of 1.21), keeps it where the making of the token was cut
   * off, and denies to look that up. Only who may do everything can tell that from a right that is
   * missing.
   */
  Optional<TokenFacts> token(String accessor) throws VaultFailure;

  /** Has Vault forget a token; one that has gone already is no failure. */
  void revoke(String accessor) throws VaultFailure;

  /** Text of a policy; empty if there is none of that name. */
  Optional<String> policy(String name) throws VaultFailure;

  /** Writes a policy anew. */
  void putPolicy(String name, String text) throws VaultFailure;

  /** Removes a policy; one that is not there is no failure. */
  void deletePolicy(String name) throws VaultFailure;

  /** Removes a role of a {@code jwt} method; one that is not there is no failure. */
  void deleteJwtRole(String path, String name) throws VaultFailure;

  /** Types of the mounted login methods by their path, without a slash at the end. */
  Map<String, String> authMethods() throws VaultFailure;

  /** Mounts a login method; refused with 400 if its path is in use. */
  void enableAuth(String path, String type) throws VaultFailure;

  /** Says whose tokens a {@code jwt} method believes; as powerful as root. */
  void configureJwt(String path, JwtTrust trust) throws VaultFailure;

  /** Writes a role of a {@code jwt} method anew. */
  void putJwtRole(String path, String name, JwtRole role) throws VaultFailure;

  /** Types of the audit devices by their path, without a slash at the end. */
  Map<String, String> auditDevices() throws VaultFailure;

  /**
   * Writes every request and answer to a place, with secret values hashed.
   *
   * @param path name of the device
   * @param file file to write to; {@code stdout} is the server's own output
   */
  void enableFileAudit(String path, String file) throws VaultFailure;

  /** The mounted engines by their path, without a slash at the end. */
  Map<String, Mount> mounts() throws VaultFailure;

  /** Mounts version 2 of the key-value engine; refused with 400 if its path is in use. */
  void enableKeyValue(String path) throws VaultFailure;

  /** The last version of an entry; empty if there is none or it was deleted. */
  Optional<Entry> read(String mount, String path) throws VaultFailure;

  /**
   * Writes an entry anew, if nobody else has since it was read.
   *
   * @param version the version that was read; zero if there was none
   * @return the version it has now
   * @throws VaultFailure with {@code Refused} and 400 if there is another version meanwhile
   */
  int write(String mount, String path, Map<String, String> values, int version) throws VaultFailure;

  /** Names under a path, folders with a slash at the end; empty if there is nothing. */
  List<String> list(String mount, String path) throws VaultFailure;

  /** Destroys an entry with all its versions; one that is not there is no failure. */
  void destroy(String mount, String path) throws VaultFailure;

  /**
   * Makes a new key for what is written from now on; what was written stays as it is, and the
   * shares of the key that opens the Vault do too.
   */
  void rotate() throws VaultFailure;

  /** Which key is written with, and since when. */
  KeyTerm keyTerm() throws VaultFailure;

  /**
   * Saves all data, as encrypted as they are stored. The member that is asked must be the active
   * one.
   *
   * @param file where to; there is none if it fails
   * @throws VaultFailure with {@code Unready} if the member is a standby
   */
  void saveSnapshot(Path file) throws VaultFailure;

  /**
   * Puts all data back. The member that is asked must be the active one.
   *
   * @param file a snapshot
   * @param foreign whether it may be of a Vault with another key; if it is, the member is sealed
   *     some seconds later and opened by the shares of that one, as many as it took there once it
   *     was restarted, and as many as it took here before
   * @throws VaultFailure with {@code Refused} and 400 if it is of another Vault and may not be
   */
  void restoreSnapshot(Path file, boolean foreign) throws VaultFailure;

  /**
   * What can be asked of an engine that makes logins at databases.
   *
   * @param mount its path
   */
  DatabaseEngine database(String mount);

  /** Seals the member that is asked, which must be the active one. */
  void seal() throws VaultFailure;
}
