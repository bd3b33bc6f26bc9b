package gg.sprocket.operator.plan;

import java.util.EnumSet;
import java.util.Set;

/** Why a condition is as it is. The reference page of conditions is generated from these texts. */
public enum Reason {
  AsWanted("Everything runs as the spec asks.", "Nothing."),
  Suspended(
      "spec.suspend is true; what runs equals the spec.", "Set spec.suspend to false to go on."),
  SuspendedWithPendingChanges(
      "spec.suspend is true and the spec asks for something else than what runs.",
      "Set spec.suspend to false to let the changes happen."),
  Progressing("Objects are being made or changed.", "Nothing; it goes on by itself."),
  WaitingForDependency(
      "The part waits until another part is ready.", "Look at the part that the message names."),
  PreparingNamespace(
      "The operator is getting its rights on the namespace's Secrets.",
      "Nothing; if it stays, look whether the chart's ClusterRoles are installed."),
  Failed("A part failed in a way that no other reason names.", "Follow the message."),

  UndecodableSpec(
      "The stored object holds a value that this version of the operator cannot read.",
      "Correct the field that the message names, or install the operator version that wrote it."),
  InvalidName(
      "The instance's name cannot name its children.",
      "Create the instance under a DNS label of at most 30 characters."),
  ReleaseMissing(
      "No SprocketRelease has the name of spec.version; what runs goes on, but nobody repairs it.",
      "Create the release again or set spec.version to one of `kubectl get sprel`; the operator goes"
          + " on by itself."),
  ReleaseInvalid(
      "The SprocketRelease cannot be used.", "Create a corrected release under another name."),
  ReleaseChanged(
      "The SprocketRelease of spec.version was deleted and made again with other content; what runs"
          + " goes on as it is.",
      "Restore the release, set spec.version to another one, or annotate the instance with"
          + " sprocket.gg/accept-release and the digest that the message gives."),
  TopologyUnknown(
      "The release does not come in the topology of spec.topology.",
      "Set spec.topology to one that the message lists, or remove it."),
  AppUnknown(
      "An entry of spec.apps names a component that the release does not have.",
      "Use one of the names that the message lists."),
  ImageUnknown(
      "An entry of spec.images.overrides names an image that neither the release nor the operator"
          + " runs.",
      "Use one of the names that the message lists."),
  QueueRequired(
      "The release uses a message queue and spec.queue.mode is Disabled.",
      "Set spec.queue.mode to Builtin or External."),
  SslModeRefused(
      "spec.database.external.sslMode says otherwise than the release talks to PostgreSQL.",
      "Set it to what the message names."),
  AppRequired("A component that the release requires is switched off.", "Remove `enabled: false`."),
  PurposeRepeated(
      "Two components that run serve the same public host.",
      "Set enabled: false for one of them in spec.apps."),
  SingletonReplicas(
      "More than one pod is asked of a component that must run once.", "Set replicas to 0 or 1."),
  AutoscalingWithoutRequest(
      "An autoscaler is asked of a component that requests no processor, so that its use has no"
          + " measure.",
      "Set spec.apps[].resources.requests.cpu of the component, or remove autoscaling."),
  ScheduleInvalid(
      "A time or a time zone of spec.hibernation.schedule, spec.vault.managed.rotation or"
          + " spec.vault.managed.snapshots cannot be followed.",
      "Correct the field that the message names."),
  Hibernated(
      "The application sleeps on purpose; its data services run.",
      "Nothing; to wake it, set spec.hibernation.enabled to false or wait for the schedule."),
  FallingAsleep(
      "The application's pods are being stopped, one component after the other.", "Nothing."),
  Waking("The application's pods are being started again, in the release's order.", "Nothing."),
  SettingReserved(
      "A setting of spec.apps[].config or spec.database.builtin.parameters is one that the release or"
          + " the operator sets itself.",
      "Remove it."),
  ParameterInvalid(
      "A parameter of spec.database.builtin.parameters is none of PostgreSQL 17, or PostgreSQL would"
          + " not start with its value.",
      "Correct or remove the parameter that the message names."),
  ModeChangeRefused(
      "The mode of a backing service was changed although its data would stay behind.",
      "Set the mode back, or annotate the instance with sprocket.gg/allow-mode-change and the"
          + " service's name."),
  DataMismatch(
      "Kept claims or credentials in the namespace belong to different data.",
      "Remove or rename the claims and Secrets that do not belong together; the message names"
          + " them."),
  RenameIncomplete(
      "The instance is to take over data that had another name, and not all of it is there; nothing is"
          + " made in its place.",
      "Do what the message says; the operator goes on by itself once all is there."),

  SecretMissing(
      "A Secret that somebody must supply does not exist.",
      "Create it; the operator goes on by itself within seconds."),
  SecretKeyMissing(
      "A supplied Secret lacks a key, or the key is empty.", "Add the key; the operator goes on."),
  IntegrationMissing(
      "The release requires an integration that the spec does not give.",
      "Fill in the block of spec.integrations that the message names."),
  CredentialsLost(
      "A generated Secret is gone although data or pods depend on it. No new one is made, because"
          + " it would not open the old data.",
      "Put the Secret back from a backup, with the labels the message gives, or annotate the"
          + " instance with sprocket.gg/replace-lost and the Secret's name to have new values made."),

  ReplacementAllowed(
      "The annotation sprocket.gg/replace-lost still names a Secret that is there, so that its next"
          + " loss would not be told.",
      "Remove the annotation; the message has the command."),
  CredentialsMismatched(
      "The password of a generated Secret was changed without the hash beside it that the server is"
          + " given, or the other way round. Nothing is restarted with them.",
      "Put the former value back, or write all keys that the message names in one update."),

  Unproved(
      "An External service was not looked at yet; nothing that needs it is started before.",
      "Nothing; a Job looks at it and the result follows within a minute."),
  Unreachable(
      "A service does not answer at its address.",
      "Follow the message: address, port, firewall, network policies, the server itself."),
  TlsFailed(
      "A service speaks no TLS, or shows a certificate that is not trusted or not for this host, or"
          + " wants TLS of a program that speaks none.",
      "Correct the address or the authority, or the server's certificate."),
  AuthenticationFailed(
      "A service refuses the login.",
      "Correct the Secret that the message names, or the login at the server."),
  SecretInvalid(
      "A value of a supplied Secret is not what it must be.",
      "Correct the key that the message names."),
  DatabaseMissing(
      "A server has no database or virtual host of the name.",
      "Create it, or correct its name in the spec."),
  PrivilegeMissing(
      "The login of a service lacks a right that the application needs.",
      "Give it the right; the message has the command."),
  ReadOnly(
      "A service takes no writes.",
      "Give the address of the primary server, or look why it refuses writes."),
  VersionUnsupported(
      "A server is too old for the release, or for its data.",
      "Use the version that the message names."),
  FeatureMissing(
      "A server lacks a feature that the release needs.",
      "Use a server that has it; the message names it."),
  ConnectionsExhausted(
      "A service takes no more connections.",
      "End what holds them, or raise the limit that the message names."),
  ConnectionsTooFew(
      "The database allows fewer connections than the processes may open together.",
      "Raise max_connections, or run fewer pods; the message has the sum."),
  BucketMissing(
      "An object storage has no bucket of the name, or not in this region.",
      "Create the bucket, or correct its name, region or endpoint."),
  AclRefused(
      "The bucket for images takes no public objects, without which nobody sees them.",
      "Allow ACLs for the bucket at the service."),
  ProbeFailed(
      "The Job that looks at an External service failed for a cause that it does not know.",
      "Follow the message; it looks again by itself."),

  WaitingForMembers(
      "Members of the Vault do not answer, or none of them leads.",
      "Nothing while they start; if it stays, look at the pods that the message names."),
  VaultInitializing(
      "The Vault is being initialised, or begun anew because the answer was lost.", "Nothing."),
  VaultSealed(
      "Members of a Managed Vault are sealed and are given the key shares; or an External one is sealed.",
      "Nothing of a Managed one; who runs the External one has to unseal it."),
  SealUnreachable(
      "Members of a Managed Vault cannot use the key of the service that opens them, so they stay sealed.",
      "Make the service or the login good again, as the message says; the members open themselves."),
  SealMismatch(
      "Another kind of seal opens the Vault than spec.vault.managed.unseal asks for, or another migration was begun; its data and keys are not touched.",
      "Set the former block back; or move it to unseal.migrateFrom beside the new one to have the Vault migrated."),
  SealMigrating(
      "The Managed Vault is being migrated from one seal to another, or that was given up; members restart one after the other.",
      "Nothing; keep the keys of both seals until it is done. If it stays, do what the message says."),
  VaultUninitialized(
      "The External Vault is not initialised, so it holds nothing.",
      "Correct the address, or have who runs it initialise it."),
  VaultMissing(
      "What answers at the address of the External Vault is no Vault, or none that can be asked.",
      "Correct spec.vault.external.address."),
  VaultRoleMissing(
      "The External Vault has no role of the name at its method of login.",
      "Create the role, or correct spec.vault.external.auth; the message has the command."),
  VaultPathMissing(
      "The External Vault has no engine at the path, or no such namespace.",
      "Correct kv.mount or namespace of spec.vault.external, or enable it there."),
  VaultEngineUnsupported(
      "The engine at the path in the External Vault is no key-value engine of version 2.",
      "Use one of version 2; the message has the command."),
  VaultAnswerInvalid(
      "The External Vault, or what stands before it, gives an answer that cannot be understood.",
      "Look at the message; until it is understood nothing is concluded from it, and Secrets stay as"
          + " they are."),
  AudienceRefused(
      "The audience of the login is the API server's own, so whoever runs the Vault could use the login"
          + " in the cluster. No login was sent.",
      "Leave spec.vault.external.auth.audience out, or give another."),
  VaultSettingUp("The Vault is unsealed and is being set up.", "Nothing."),
  VaultMemberLost(
      "The Vault works, and a member of it does not take part.",
      "Follow the message; what the Vault holds is safe while most of its members take part."),
  VaultRefused(
      "The Vault did not do what it was asked.",
      "Follow the message; the operator tries again by itself."),
  VaultRotating(
      "The Vault works, and new key shares or a new encryption key are being made.", "Nothing."),
  VaultRotationFailed(
      "New key shares or a new encryption key could not be made; the Vault works as before.",
      "Follow the message; it is tried again by itself."),
  VaultSnapshotFailed(
      "The Vault works, and its last snapshot could not be made or stored.",
      "Follow the message; the next one is made at its time, and older ones are kept until then."),
  VaultSnapshotOverdue(
      "The Vault works, and no snapshot of it was stored when one was due.",
      "Look at the CronJob and its pods with the command of the message, and make one by hand."),
  KeySharesUnstored(
      "The Vault is initialised and its key shares cannot be stored; only the operator's process has them.",
      "Follow the message. If that process ends first, the Vault is begun anew, since nobody can have used it."),
  UnsealKeysMissing(
      "The Vault is initialised and the Secret with its key shares is not there; nothing is touched.",
      "Put the Secret back into the keys namespace from a backup. Without it nobody can read what the"
          + " Vault holds: to begin anew, delete the claims that the message names."),
  UnsealKeysWrong(
      "The key shares that are kept do not open the Vault.",
      "Put the volumes back that the shares were made for, or the Secret with the shares that were made"
          + " for these volumes."),
  UnsealKeysUnreadable(
      "A share in the Secret with the key shares is neither Base64 nor hexadecimal; the others are used.",
      "Put the Secret back from a backup; the Vault can be unsealed while enough shares can be read."),
  VaultDataMissing(
      "There was a Vault, and all its volumes are empty; none is initialised in its place.",
      "Restore the volumes from a backup, or follow the message to give up what they held and begin with"
          + " an empty Vault."),
  IssuerKeysMissing(
      "The cluster shows no key by which a Vault could check the tokens of service accounts.",
      "Follow the message; the operator looks again within ten minutes."),
  RecoveryMode(
      "spec.vault.managed.recoveryMode is true: the Vault is neither initialised, unsealed nor set up.",
      "Set it to false once the Vault is repaired."),
  WeakKeyStorage(
      "The Vault is as wanted, and its key shares are kept in a Secret.",
      "Encrypt Secrets at rest, and let nobody but the operator read the keys namespace."),

  DatabaseLoginExpiring(
      "The login at the database that the Vault has made for the application was not renewed in time and"
          + " ends soon, or has ended. The Secret keeps it.",
      "Have the Vault answer again, as VaultReady says; the operator then renews it or has another made."),
  DatabaseLoginRefused(
      "The Vault makes no login at the database, or does not renew or take back one that it has made.",
      "Follow the message; the operator tries again by itself."),

  VaultUnreadable(
      "The values in the Vault can be neither read nor written; the Secrets that show them stay as they"
          + " are.",
      "Follow the message; the operator tries again by itself."),
  VaultValueMissing(
      "The Vault holds no values under a path where a person is to write them, or somebody deleted what"
          + " was there.",
      "Write them by the command of the message; the operator goes on by itself."),
  VaultValueInvalid(
      "The last version of an entry in the Vault lacks a key, or has a value that is no text or that the"
          + " application cannot be given. The Secret keeps the values before it.",
      "Write a whole version by the command of the message; the operator goes on by itself."),
  VaultValueConflict(
      "A Secret holds other values than the Vault, and was no projection before, or shows a version that"
          + " the Vault's does not follow, as after a restore; neither is written over.",
      "Write the Secret's values to the Vault, or delete the Secret to take the Vault's."),
  StoreUnreadable(
      "External Secrets Operator does not bring the values of an ExternalSecret: the store or a value in"
          + " it is not there, or the store refuses. Secrets keep the values they have.",
      "Follow the message; the operator goes on by itself once the ExternalSecret is Ready."),
  StoreValueInvalid(
      "A value that External Secrets Operator brings is empty, or one that the application cannot be"
          + " given. The Secret keeps the values before it.",
      "Correct it in the store under the name that the message gives."),
  StoreValueConflict(
      "A Secret holds other values than the store, and did not show it before; neither is written over.",
      "Write the Secret's values to the store, or delete the Secret to take the store's."),

  ForeignObject(
      "An object of the needed name belongs to somebody else; it is not touched.",
      "Remove or rename that object, or create the instance under another name."),
  TerminatingObject(
      "An object of a former instance is still being deleted.",
      "Nothing; if it stays, look which finalizer holds the object."),
  NamespaceTerminating(
      "The namespace is being deleted, so nothing can be made in it.",
      "Nothing; what is in it goes with it."),
  PermissionMissing(
      "The API server refused a request of the operator.",
      "Install the chart's roles again; the message names verb and resource."),
  RequestRefused(
      "The API server or an admission policy refused an object.",
      "Follow the quoted answer; the operator tries again by itself."),
  InternalError(
      "The operator met a fault of its own while it worked on the instance.",
      "Report it with the operator's log; the operator tries again by itself."),
  ApiUnavailable("The API server did not answer.", "Nothing; the operator tries again by itself."),

  HostConflict(
      "A host of the spec belongs to another instance of the cluster; it is not routed here.",
      "Choose another host; if the other instance gives it up, the operator goes on by itself."),
  HostMissing(
      "An access pattern of spec.exposure has neither a domain nor a host for the web pages.",
      "Give it a domain, or a host of purpose Web."),
  HostRepeated(
      "A host stands twice in spec.exposure.",
      "Give each purpose and access pattern its own host."),
  NameAmbiguous(
      "Traefik could not tell the instance from an older one of another namespace, because namespace"
          + " and name joined by a hyphen are the same; it has no Ingress.",
      "Create it under another name, or use another controller or the Gateway API."),
  AnnotationRefused(
      "An annotation for an Ingress is one that the platform does not allow to instances, or has a"
          + " value that could be taken for configuration.",
      "Remove it or correct the value, or have a platform admin add its key to the chart's value"
          + " exposure.ingressAnnotations."),
  LimitUnenforceable(
      "An access pattern asks for a limit that its route cannot enforce, so it has no route.",
      "Use an Ingress of Traefik or ingress-nginx, or remove the limit."),
  KindMissing(
      "The spec asks for a kind of object that the cluster does not have.",
      "Install what the message names; the operator goes on by itself."),
  IngressClassMissing(
      "The IngressClass of the spec does not exist.",
      "Install its controller or name another class."),
  RouteUnclaimed(
      "Nobody has said yet that they serve a route; the instance counts as ready all the same,"
          + " because some controllers never say.",
      "If the address does not answer, look whether an ingress controller or Gateway runs."),
  RouteRefused(
      "A Gateway refuses a route.", "Change the Gateway or spec.exposure.gateway as it says."),
  CertificatePending(
      "cert-manager has not got a certificate yet.",
      "Look at the quoted state; `kubectl describe certificate` tells more."),
  CertificateInvalid(
      "A supplied certificate cannot be used for its hosts.",
      "Put certificate and key into the Secret as the message says."),
  CertificateExpiring(
      "A certificate ends soon and whoever renews it has not.",
      "Renew it; the operator sees the new one by itself."),
  CertificateExpired("A certificate has ended.", "Renew it at once; browsers refuse it."),

  ImagePullFailed(
      "A node cannot pull an image.",
      "Correct the image or spec.images.pullSecrets; the message quotes the node."),
  CrashLooping("A container ends again and again.", "Read its log; the message gives the command."),
  DiscordTokenRefused(
      "A program ends because Discord refuses the bot's token.",
      "Put a valid token into the Secret of spec.integrations.discord, or into the Vault."),
  DiscordIntentsRefused(
      "A program ends because Discord does not let the bot see what it asks for.",
      "Switch on Server Members Intent for the bot in the Discord developer portal; the operator goes"
          + " on by itself."),
  ProgramMissing(
      "A container cannot start because its image has not the program, or is for another processor.",
      "Use the image that is built for the component and release, by spec.images.overrides."),
  SettingMissing(
      "A program ends because a setting that it cannot do without has no value.",
      "Give it in spec.apps[].config, or use a release that fits the image."),
  DirectoryReadOnly(
      "A program ends because it writes to a directory that is not writable.",
      "Use a release that lists the directory under writableDirectories."),
  SchemaMissing(
      "A program ends because the database has not the tables of its release.",
      "If the database was emptied or restored, delete the schema Job and it runs again."),
  VolumeFull(
      "A volume has next to no room left, with which its server refuses writes or ends.",
      "Raise storage.size of the service; the volume grows also while its pod does not run."),
  OutOfMemory(
      "A container was ended because it used more memory than it may.",
      "Give its part more by resources.limits.memory, or choose a larger spec.profile."),
  PodStuck(
      "A pod has not started or not ended for minutes, as on a lost node or for want of a volume.",
      "Follow the message; a pod is deleted by force only if its node is gone for good."),
  PodNotReady(
      "A pod has not been ready for minutes, and no container of it says why.",
      "Look at the pod's events and its log; the message gives the commands."),
  Unschedulable(
      "No node takes a pod.", "Look at the quoted reason: free resources, labels, taints, claims."),
  VolumePending(
      "A volume claim is not bound.",
      "Look at the claim's events: missing StorageClass, no default class, no space."),
  VolumeExpansionUnsupported(
      "A larger volume is asked for than there is, and its StorageClass does not let volumes grow.",
      "Set allowVolumeExpansion: true on the class if its driver can expand; otherwise set"
          + " storage.size to what the volume has, which leaves it as it is."),
  VolumeResizeFailed(
      "A volume was to grow and the storage could not do it.",
      "Look at the claim's events; the storage tries again by itself."),
  DriftTolerated(
      "Somebody changed fields that the operator sets, and spec.driftPolicy is Report.",
      "Undo the change, or set spec.driftPolicy to Correct to have it undone."),
  QuotaExceeded("A quota of the namespace refuses pods.", "Raise the quota that is named."),
  PriorityClassMissing(
      "Pods are refused because their PriorityClass does not exist.",
      "Create it, or correct spec.scheduling.priorityClassName."),
  PodsRefused(
      "Pods are refused: by an admission rule, which is quoted where the cluster tells it, by a quota"
          + " or for a missing PriorityClass.",
      "Look at the workload with the command of the message, and mend what it names."),
  JobFailed(
      "A Job gave up.",
      "Read its log; after mending the cause delete the Job to let it run again."),
  RolloutStuck(
      "Pods of the new form did not become ready in time.", "Look at the pods' events and logs."),

  Usable("Every topology of the release passed the checks; an instance can run it.", "Nothing."),
  Used("At least one instance asks for the release.", "Nothing."),
  Unused("No instance asks for the release, so it can be deleted.", "Nothing."),

  Disabled("The part is not wanted.", "Nothing."),
  DeletionProtected(
      "The instance is to be deleted although spec.deletionProtection is true; nothing was removed.",
      "Set spec.deletionProtection to false to let it go; it runs on until then."),
  VaultVolumesLeaving(
      "The instance is being deleted, and a claim of its Vault is not gone yet; the key shares are kept"
          + " until it is.",
      "Look at what holds the claim that the message names, such as a pod on a node that is lost."),
  DeletionConfirmationMissing(
      "deletionPolicy is Delete but the second signature is missing; nothing was removed.",
      "Annotate the instance with sprocket.gg/confirm-deletion and its name, or set"
          + " deletionPolicy: Retain.");

  private static final Set<Reason> STALLING =
      EnumSet.of(
          UndecodableSpec,
          InvalidName,
          ReleaseMissing,
          ReleaseInvalid,
          ReleaseChanged,
          TopologyUnknown,
          AppUnknown,
          ImageUnknown,
          QueueRequired,
          SslModeRefused,
          AppRequired,
          PurposeRepeated,
          SingletonReplicas,
          AutoscalingWithoutRequest,
          ScheduleInvalid,
          SettingReserved,
          ParameterInvalid,
          ModeChangeRefused,
          DataMismatch,
          RenameIncomplete,
          IntegrationMissing,
          CredentialsLost,
          CredentialsMismatched,
          UnsealKeysMissing,
          UnsealKeysWrong,
          VaultDataMissing,
          SealMismatch,
          RecoveryMode,
          VaultValueMissing,
          VaultValueInvalid,
          VaultValueConflict,
          StoreValueInvalid,
          StoreValueConflict,
          ForeignObject,
          HostMissing,
          HostRepeated,
          NameAmbiguous,
          AnnotationRefused,
          LimitUnenforceable,
          CertificateInvalid,
          CertificateExpired,
          ImagePullFailed,
          DiscordTokenRefused,
          DiscordIntentsRefused,
          ProgramMissing,
          SettingMissing,
          DirectoryReadOnly,
          SchemaMissing,
          VolumeFull,
          JobFailed,
          RolloutStuck,
          ConnectionsTooFew,
          VolumeExpansionUnsupported,
          DeletionProtected,
          DeletionConfirmationMissing);

  private final String meaning;
  private final String remedy;

  Reason(String meaning, String remedy) {
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** Whether nothing but a person's act can end it: kstatus calls that Stalled. */
  public boolean needsPerson() {
    return STALLING.contains(this);
  }

  /** Whether it is told of what is as wanted. */
  public boolean isAdvice() {
    return switch (this) {
      case WeakKeyStorage,
          VaultRotating,
          SealMigrating,
          VaultSnapshotFailed,
          VaultSnapshotOverdue ->
          true;
      default -> false;
    };
  }

  /** What is the case, one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What a person can do, one sentence. */
  public String remedy() {
    return remedy;
  }
}
