# rufwacht-conversations
