// In the place of the list of all stores: the clients of a dozen clouds would be compiled.
package register

import _ "github.com/external-secrets/external-secrets/pkg/provider/vault"
