{{- define "sprocket-operator.labels" -}}
app.kubernetes.io/name: sprocket-operator
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: sprocket
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "sprocket-operator.selector" -}}
app.kubernetes.io/name: sprocket-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sprocket-operator.image" -}}
{{- with .Values.operator.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- define "sprocket-operator.subject" -}}
- kind: ServiceAccount
  name: sprocket-operator
  namespace: {{ .Release.Namespace }}
{{- end }}
