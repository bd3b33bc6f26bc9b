package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.VaultConnector;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for the member that leads: it alone gives and takes snapshots.
 *
 * @param connector gives the ways to members
 * @param members {@code host:port} of each, whose certificate must name the host; or {@code
 *     name@host:port}, where it must have that name
 * @param authority by whom their certificates are signed, in PEM
 */
record Leader(VaultConnector connector, List<String> members, String authority) {

  /**
   * The way to it, which its taker closes.
   *
   * @throws Refusal if none leads
   */
  VaultMember find() throws Refusal {
    List<String> others = new ArrayList<>();
    boolean sealed = false;
    for (String member : members) {
      Optional<MemberAddress> address = address(member);
      if (address.isEmpty()) {
        others.add(member + " has a name that is unknown in this cluster");
        continue;
      }
      VaultMember way = connector.connect(address.orElseThrow());
      MemberState state = way.look();
      if (state instanceof MemberState.Active) {
        return way;
      }
      way.close();
      sealed |= state instanceof MemberState.Sealed;
      others.add(member + " " + words(state));
    }
    throw new Refusal(
        sealed ? Cause.VaultSealed : Cause.Unreachable,
        "no member of the Vault leads: %s; look at the condition VaultReady of the instance",
        String.join(", ", others));
  }

  /** Ends a login after a failure, which is told even if that fails too. */
  static void leave(VaultSession session, VaultFailure failure) {
    try {
      session.revokeSelf();
    } catch (VaultFailure e) {
      failure.addSuppressed(e);
    }
  }

  private Optional<MemberAddress> address(String member) {
    String place = member.substring(member.indexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon);
    int port = Integer.parseInt(place.substring(colon + 1));
    String name = member.contains("@") ? member.substring(0, member.indexOf('@')) : host;
    try {
      InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(host), port);
      return Optional.of(new MemberAddress(socket, name, authority));
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  private static String words(MemberState state) {
    return switch (state) {
      case MemberState.Uninitialized _ -> "holds no data";
      case MemberState.Sealed _ -> "is sealed";
      case MemberState.Standby _, MemberState.PerformanceStandby _ -> "follows another";
      case MemberState.Active _ -> "leads";
      case MemberState.Recovering _ -> "hears no leader";
      case MemberState.Removed _ -> "was removed from the others' list";
      case MemberState.Unreachable(var why) when state.isMistrusted() ->
          "shows a certificate that is not good (%s)".formatted(why);
      case MemberState.Unreachable _ -> "does not answer";
      case MemberState.Erring(int status) -> "answers with HTTP status " + status;
    };
  }
}
