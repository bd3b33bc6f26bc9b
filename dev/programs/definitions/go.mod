module sprocket.gg/dev/definitions

go 1.26.0

require (
	github.com/cert-manager/cert-manager v1.21.2
	github.com/external-secrets/external-secrets v1.3.2
	github.com/traefik/traefik/v3 v3.5.3
	sigs.k8s.io/gateway-api v1.3.0
)
