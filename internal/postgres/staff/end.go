package staff

import (
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"stadttermin/internal/town/tenant"
)

// queueEndLinks ends all links of an account.
func queueEndLinks(batch *pgx.Batch, id tenant.ID, staff uuid.UUID, now time.Time) {
	batch.Queue(`UPDATE staff_link SET ended = $3 WHERE tenant_id = $1 AND staff_id = $2 AND ended IS NULL`, id, staff, now)
}

// queueEndSessions ends all sessions of an account but one, and whatever sign-in is under way.
func queueEndSessions(batch *pgx.Batch, id tenant.ID, staff uuid.UUID, keep []byte) {
	batch.Queue(`DELETE FROM session WHERE tenant_id = $1 AND staff_id = $2 AND token_hash IS DISTINCT FROM $3`, id, staff, keep)
	batch.Queue(`DELETE FROM half_session WHERE tenant_id = $1 AND staff_id = $2`, id, staff)
}
