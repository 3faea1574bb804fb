{{- define "nexus.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 52 characters: pod names add an ordinal, revision labels add a hash. */}}
{{- define "nexus.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "nexus.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "nexus.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "nexus.selectorLabels" -}}
app.kubernetes.io/name: {{ include "nexus.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "nexus.labels" -}}
{{ include "nexus.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "nexus.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "nexus.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* DNS name of one pod inside the peer service; stable while pods and their addresses come and go. */}}
{{- define "nexus.peerDomain" -}}
{{- printf "%s-peers.%s.svc" (include "nexus.fullname" .) .Release.Namespace -}}
{{- end -}}

{{- define "nexus.peers" -}}
{{- $root := . -}}
{{- $peers := list -}}
{{- range $ordinal := until (int .Values.replicas) -}}
{{- $peers = append $peers (printf "%s-%d.%s:%d" (include "nexus.fullname" $root) $ordinal (include "nexus.peerDomain" $root) (int $root.Values.ports.peer)) -}}
{{- end -}}
{{- join "," $peers -}}
{{- end -}}
