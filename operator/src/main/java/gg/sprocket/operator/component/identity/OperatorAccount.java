package gg.sprocket.operator.component.identity;

/**
 * The operator's own ServiceAccount, which is bound to rights in each namespace with an instance.
 *
 * @param namespace its namespace
 * @param name its name
 * @param secretsRole ClusterRole with the rights on Secrets
 */
public record OperatorAccount(String namespace, String name, String secretsRole) {}
